<?php
/**
 * What happens above the tabs of the student page.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/tab.php';

function throughline_draw_header(int $student): void
{
    try {
        throughline_tell($student);
    } catch (JsonException $error) { // text that is no UTF-8 is not told; the page goes on
        error_log('throughline: ' . $error->getMessage());
    }
    $actor = throughline_actor($student);
    if ($actor === null) {
        return;
    }
    $reply = throughline_ask(fn ($plugin) => $plugin->tabs($actor, throughline_reference($student)['path']));
    $offered = $reply['status'] === 200 ? json_decode($reply['body'], true, 16) : null;
    if (is_array($offered)) {
        throughline_arrange_tabs(array_column($offered, null, 'id'));
    }
}

/**
 * RosarioSIS draws its tabs from $categories_RET after this hook: one that the plugin does not offer here goes, the others
 * bear the plugin's badge. Rights stay the host's: nothing is ever added.
 */
function throughline_arrange_tabs(array $offered): void
{
    global $categories_RET;
    $tabs = array_flip(throughline_categories());
    foreach (is_array($categories_RET) ? $categories_RET : [] as $at => $category) {
        $tab = $tabs[(int) $category['ID']] ?? null;
        if ($tab === null || (int) ($_REQUEST['category_id'] ?? 0) === (int) $category['ID'] && !isset($offered[$tab])) {
            continue; // not ours; or open now, and says itself why there is nothing
        }
        if (!isset($offered[$tab])) {
            unset($categories_RET[$at]);
        } elseif ($offered[$tab]['badge'] ?? '') {
            $categories_RET[$at]['TITLE'] .= ' (' . throughline_escape($offered[$tab]['badge']) . ')';
        }
    }
}
