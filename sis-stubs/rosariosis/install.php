<?php
// Makes the stand-in's database and installs the module into it by the module's own install.sql.
declare(strict_types=1);

require_once __DIR__ . '/functions.php';

database()->exec((string) file_get_contents(__DIR__ . '/schema.sql'));
database()->exec((string) file_get_contents(getenv('ROSARIO_MODULE') . '/install.sql'));
// As an administrator would in Users > User Profiles: some may edit, some may only look.
foreach ([4 => 'Y', 5 => null, 6 => 'Y', 7 => 'Y', 8 => 'Y'] as $profile => $edit) {
    database()->exec("INSERT INTO profile_exceptions SELECT $profile, 'Students/Student.php&category_id=' || ID, 'Y', "
        . ($edit ? "'Y'" : 'NULL') . ' FROM student_field_categories');
}
