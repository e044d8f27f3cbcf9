<?php
// The PHP side of throughline.h through FFI: one instance per request, opened after the worker's fork. May be preloaded
// (opcache.preload), so that only this class may use FFI.
declare(strict_types=1);

final class ThroughlineLibrary
{
    // Beside us where a host's package holds copies of both, else in the project's tree.
    private const HEADERS = [__DIR__ . '/throughline.h', __DIR__ . '/../../../plugin/include/throughline.h'];
    private const OK = 0;
    private array $kept = [];  // texts must outlive the call they are passed to

    private function __construct(private FFI $ffi, private FFI\CData $plugin, private FFI\CData $instance)
    {
    }

    /** Null when the plugin cannot be loaded or opened: the SIS goes on without it. */
    public static function open(string $library, string $store, string $district): ?self
    {
        try {
            $ffi = FFI::cdef(self::declarations(self::header()), $library);
            $plugin = $ffi->throughline_entry(1);
            if ($plugin === null) {
                throw new RuntimeException('another ABI');
            }
            $opened = new self($ffi, $plugin, $ffi->new('tl_instance*'));
            $why = $ffi->new('tl_reply*');
            $config = json_encode(['district' => $district, 'store' => $store], JSON_THROW_ON_ERROR);
            $status = ($plugin->open)(null, $opened->text($config), FFI::addr($opened->instance), FFI::addr($why));
            $opened->kept = [];
            if ($status === self::OK) {
                return $opened;
            }
            error_log('throughline cannot open: ' . ($opened->take($why)['body'] ?? ''));
        } catch (Throwable $error) {
            error_log('throughline cannot be loaded: ' . $error->getMessage());
        }
        return null;
    }

    public function close(): void
    {
        ($this->plugin->close)($this->instance);
    }

    /** $request: method, path, query, headers (name => value), body, mount, embed, form_prefix, submit_url, deadline_ms. */
    public function serve(array $actor, array $request): array
    {
        $in = $this->ffi->new('tl_request');
        $in->size = FFI::sizeof($in);
        $in->deadline_ms = $request['deadline_ms'] ?? 20000;
        foreach (['method', 'path', 'query', 'body', 'mount', 'embed', 'form_prefix', 'submit_url'] as $name) {
            $in->$name = $this->text($request[$name] ?? '');
        }
        $in->request_id = $this->text(bin2hex(random_bytes(16)));
        $headers = $request['headers'] ?? [];
        if ($headers !== []) {
            $pairs = $this->ffi->new('tl_pair[' . count($headers) . ']');
            $at = 0;
            foreach ($headers as $name => $value) {
                $pairs[$at]->name = $this->text((string) $name);
                $pairs[$at++]->value = $this->text($value);
            }
            $this->kept[] = $pairs;
            $in->headers = $this->ffi->cast('tl_pair*', FFI::addr($pairs));
            $in->headers_count = count($headers);
        }
        return $this->call(fn ($out) => ($this->plugin->serve)(
            $this->instance, $this->text(self::json($actor)), FFI::addr($in), FFI::addr($out)));
    }

    public function tabs(array $actor, string $student): array
    {
        return $this->call(fn ($out) => ($this->plugin->tabs)(
            $this->instance, $this->text(self::json($actor)), $this->text($student), FFI::addr($out)));
    }

    public function event(array $actor, string $kind, array $fact): array
    {
        return $this->call(fn ($out) => ($this->plugin->event)(
            $this->instance, $this->text(self::json($actor)), $this->text($kind), $this->text(self::json($fact)),
            FFI::addr($out)));
    }

    private function call(callable $function): array
    {
        $out = $this->ffi->new('tl_reply*');
        $status = $function($out);
        $this->kept = [];
        $reply = $this->take($out);
        return $status === self::OK && $reply !== null ? $reply : ['status' => 503, 'headers' => [], 'body' => ''];
    }

    /** The reply as PHP strings; handed back to the plugin at once. */
    private function take(FFI\CData $reply): ?array
    {
        if (FFI::isNull($reply)) {
            return null;
        }
        $headers = [];
        for ($i = 0; $i < $reply->headers_count; ++$i) {
            $headers[] = [self::copy($reply->headers[$i]->name), self::copy($reply->headers[$i]->value)];
        }
        $taken = ['status' => $reply->http_status, 'headers' => $headers, 'body' => self::copy($reply->body)];
        ($this->plugin->release)($reply);
        return $taken;
    }

    private function text(string $from): FFI\CData
    {
        $text = $this->ffi->new('tl_text');
        $text->size = strlen($from);
        if ($from !== '') {
            $bytes = $this->ffi->new('char[' . strlen($from) . ']');
            FFI::memcpy($bytes, $from, strlen($from));
            $text->data = $this->ffi->cast('char*', FFI::addr($bytes));
            $this->kept[] = $bytes;
        }
        $this->kept[] = $text;
        return $text;
    }

    private static function copy(FFI\CData $text): string
    {
        return $text->size > 0 ? FFI::string($text->data, $text->size) : '';
    }

    private static function json(array $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    }

    private static function header(): string
    {
        foreach (self::HEADERS as $path) {
            if (is_file($path)) {
                return (string) file_get_contents($path);
            }
        }
        throw new RuntimeException('throughline.h is missing');
    }

    /** The header as FFI::cdef wants it: no preprocessor, no attribute, the C branch of its conditions. */
    private static function declarations(string $header): string
    {
        $header = preg_replace(['~/\*.*?\*/~s', '~\\\\\n~'], ['', ' '], $header);
        $text = '';
        $keep = [true];
        foreach (explode("\n", $header) as $line) {
            if (preg_match('~^\s*#\s*(if|ifdef|ifndef)\b(.*)~', $line, $condition)) {
                $other = str_contains($condition[2], '__cplusplus') || str_contains($condition[2], '_WIN32');
                $keep[] = end($keep) && !$other;
            } elseif (preg_match('~^\s*#\s*else\b~', $line)) {
                $was = array_pop($keep);
                $keep[] = end($keep) && !$was;
            } elseif (preg_match('~^\s*#\s*endif\b~', $line)) {
                array_pop($keep);
            } elseif (end($keep) && !preg_match('~^\s*#~', $line)) {
                $text .= $line . "\n";
            }
        }
        return preg_replace('~__attribute__\(\(.*?\)\)\)?~', '', $text);
    }
}
