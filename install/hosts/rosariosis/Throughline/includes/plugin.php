<?php
/**
 * The plugin, by whichever way the switch says, so that nothing it does or fails to do ends the host's page.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/settings.php';

const THROUGHLINE_AWAY = ['status' => 503, 'headers' => [], 'body' => ''];

/**
 * $ask gets the plugin and returns its reply: status, headers, body. Status 503 without a body when it is away; then it is
 * not asked again in this request, so that a slow one costs the page its time once.
 */
function throughline_ask(callable $ask): array
{
    if (throughline_is_away()) {
        return THROUGHLINE_AWAY;
    }
    try {
        $reply = throughline_guarded(function () use ($ask) {
            $plugin = throughline_instance();
            return $plugin === null ? THROUGHLINE_AWAY : $ask($plugin);
        });
    } catch (Throwable $error) {
        error_log('throughline: ' . get_class($error));
        $reply = THROUGHLINE_AWAY;
    }
    throughline_is_away($reply['status'] === 0 || $reply['status'] >= 500);
    return $reply;
}

/** Did it fail in this request? */
function throughline_is_away(?bool $now = null): bool
{
    static $away = false;
    return $away = $now ?? $away;
}

/** One per request, opened after the worker's fork. */
function throughline_instance(): ThroughlineLibrary|ThroughlineService|null
{
    static $plugin = null;
    if ($plugin === null) {
        $plugin = throughline_open();
        if ($plugin !== null) {
            register_shutdown_function($plugin->close(...));
        }
    }
    return $plugin;
}

function throughline_open(): ThroughlineLibrary|ThroughlineService|null
{
    $set = throughline_settings();
    if ($set['transport'] === 'library') {
        if (!throughline_crashed()) {
            throughline_load('library');
            return ThroughlineLibrary::open($set['library'], $set['store'], $set['district']);
        }
        error_log('throughline: a worker died in the library; it is let alone for ' . (int) $set['rest_s'] . ' s');
    } elseif ($set['transport'] === 'socket') {
        throughline_load('service');
        return ThroughlineService::open($set['address'], $set['district'], $set['key'], $set['read_ms'], $set['save_ms']);
    }
    return null;
}

/** Shared with other PHP hosts: in a package a copy is in lib/, in the project's tree they stand beside this host. */
function throughline_load(string $name): void
{
    if (!class_exists('Throughline' . ucfirst($name), false)) {
        $packed = __DIR__ . "/../lib/$name.php";
        require_once is_file($packed) ? $packed : __DIR__ . "/../../../php/$name.php";
    }
}

/**
 * A library that aborts takes the worker along. So before each call this worker leaves a mark, and takes it away after: the
 * mark of a worker that is no more tells the next page to go without the plugin.
 */
function throughline_guarded(callable $ask): array
{
    $folder = throughline_settings()['transport'] === 'library' ? throughline_marks() : null;
    $mark = $folder === null ? null : $folder . '/' . getmypid();
    if ($mark !== null) {
        touch($mark);
    }
    try {
        return $ask();
    } finally {
        if ($mark !== null) {
            unlink($mark);
        }
    }
}

function throughline_crashed(): bool
{
    $folder = throughline_marks();
    if ($folder === null) {
        return false;
    }
    foreach (glob($folder . '/[0-9]*') ?: [] as $mark) {
        // Gone, or dead and not yet fetched by its parent: "4711 (php-fpm) Z ..."
        $state = (string) @file_get_contents('/proc/' . basename($mark) . '/stat');
        if (!preg_match('~\) [^ZX] ~', $state)) {
            @rename($mark, $folder . '/crashed');
            touch($folder . '/crashed');
        }
    }
    clearstatcache();
    $when = @filemtime($folder . '/crashed');
    return $when !== false && $when + throughline_settings()['rest_s'] > time();
}

/** A folder that nobody else can write in; null: none is to be had, and crashes are not remembered. */
function throughline_marks(): ?string
{
    $uid = function_exists('posix_geteuid') ? posix_geteuid() : getmyuid();
    $folder = sys_get_temp_dir() . '/throughline-' . $uid . '-' . substr(sha1(__DIR__), 0, 12);
    if (!is_dir($folder)) {
        @mkdir($folder, 0700);
    }
    $ours = is_dir($folder) && !is_link($folder) && fileowner($folder) === $uid && (fileperms($folder) & 0022) === 0;
    return $ours && is_dir('/proc/self') ? $folder : null;
}
