<?php
/**
 * What an administrator wants to see: is the plugin there, who has which part, what was handed over.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/includes/status.php';

DrawHeader(ProgramTitle());
throughline_draw_status();
