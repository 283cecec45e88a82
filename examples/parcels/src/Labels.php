<?php

declare(strict_types=1);

namespace Parcels;

use PDO;

final class Labels
{
    public function __construct(private readonly PDO $db)
    {
    }

    /** What is printed on a parcel. */
    public function text(int $id): string
    {
        $query = $this->db->prepare('SELECT code, receiver FROM parcels WHERE id = ?');
        $query->execute([$id]);
        $row = $query->fetch(PDO::FETCH_ASSOC);
        return sprintf("%s\n%s", $row['receiver'], $row['code']);
    }
}
