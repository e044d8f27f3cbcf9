<?php
/**
 * What the administrator set in RosarioSIS's config.inc.php as $Throughline, over what holds without it. It stands there and
 * not in the database: whoever may change a path of a library may run what they like.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

function throughline_settings(): array
{
    $own = $GLOBALS['Throughline'] ?? [];
    return (is_array($own) ? $own : []) + [
        'transport' => 'socket',                                   // 'socket' or 'library': the one switch
        'district' => '',
        'address' => 'unix:/run/throughline/serve.sock',           // socket
        'key' => '',                                               // socket: this host's private key, EC P-256, PEM
        'library' => '/usr/lib/libthroughline.so',                 // library, loaded through PHP's FFI
        'store' => '/var/lib/throughline',                         // library
        'read_ms' => 500,
        'save_ms' => 20000,
        'rest_s' => 60,                                            // how long the plugin is let alone after a crash
        'student' => ['sourcedId' => 'STUDENT_ID'],                // or ['stateId' => 'CUSTOM_200000005']
        'school' => 'SCHOOL_NUMBER',                               // or 'ID'
        // profile id => role; a profile that is not here has no part in plans.
        'roles' => [0 => 'student', 1 => 'administrator', 2 => 'teacher', 3 => 'guardian'],
    ];
}

/** In the user's language, of this module's locale. */
function throughline_say(string $words): string
{
    return function_exists('dgettext') ? dgettext('Throughline', $words) : $words;
}

function throughline_escape(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}
