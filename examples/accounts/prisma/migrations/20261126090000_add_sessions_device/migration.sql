-- cutover: change sessions.user_agent -> sessions.device
-- AlterTable
ALTER TABLE "sessions" ADD COLUMN "device" TEXT NOT NULL;
