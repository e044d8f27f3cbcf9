<?php
/**
 * For the command line, from RosarioSIS's folder:
 *   php modules/Throughline/cli.php jwk           the public half of the host key, for `throughline serve --host-key`
 *   php modules/Throughline/cli.php scan [--all]  hands over what changed since the last scan; for cron, as the web server's user
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

if (PHP_SAPI !== 'cli') {
    http_response_code(404);
    exit;
}
// Not __DIR__: the module may be a link into RosarioSIS's folder.
require_once 'Warehouse.php';
require_once __DIR__ . '/includes/scan.php';

switch ($argv[1] ?? '') {
    case 'jwk':
        throughline_load('service');
        $key = openssl_pkey_get_private((string) file_get_contents(throughline_settings()['key']));
        echo json_encode(ThroughlineService::jwk($key), JSON_THROW_ON_ERROR), "\n";
        break;
    case 'scan':
        exit(throughline_scan(in_array('--all', $argv, true)) ? 0 : 1);
    default:
        fwrite(STDERR, "usage: cli.php jwk | scan [--all]\n");
        exit(2);
}
