<?php

declare(strict_types=1);

namespace Parcels;

use PDO;

final class Parcels
{
    public function __construct(private readonly PDO $db)
    {
    }

    public function send(string $code, string $receiver, ?string $note = null): int
    {
        $insert = $this->db->prepare('INSERT INTO parcels (code, receiver, note) VALUES (?, ?, ?)');
        $insert->execute([$code, $receiver, $note]);
        return (int) $this->db->lastInsertId();
    }

    public function redirect(int $id, string $receiver): void
    {
        $update = $this->db->prepare('UPDATE parcels SET receiver = ? WHERE id = ?');
        $update->execute([$receiver, $id]);
    }

    /** @return list<array{code: string, receiver: string}> */
    public function on(string $day): array
    {
        $query = $this->db->prepare(
            'SELECT code, receiver FROM parcels WHERE sent_at >= ? AND sent_at < ? + INTERVAL 1 DAY ORDER BY code',
        );
        $query->execute([$day, $day]);
        return $query->fetchAll(PDO::FETCH_ASSOC);
    }
}
