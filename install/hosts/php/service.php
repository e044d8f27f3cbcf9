<?php
// The same calls as library.php, asked of `throughline serve` over its unix socket or loopback: each says who asks in a JWT
// of the host's key, and gives up after its time.
declare(strict_types=1);

final class ThroughlineService
{
    private function __construct(
        private string $address,
        private string $district,
        private OpenSSLAsymmetricKey $key,
        private string $kid,
        private int $read_ms,
        private int $save_ms
    ) {
    }

    /** $address: "unix:/path" or "http://127.0.0.1:8700". Null when the host cannot sign or cannot ask. */
    public static function open(string $address, string $district, string $key_file, int $read_ms, int $save_ms): ?self
    {
        $pem = is_readable($key_file) ? (string) file_get_contents($key_file) : '';
        $key = $pem !== '' && function_exists('openssl_pkey_get_private') ? openssl_pkey_get_private($pem) : false;
        $ec = $key ? openssl_pkey_get_details($key)['ec'] ?? null : null;
        if (!$key || ($ec['curve_name'] ?? '') !== 'prime256v1' || !function_exists('curl_init')) {
            error_log('throughline: the host key (EC P-256, PEM) cannot be read, or PHP has no curl or openssl');
            return null;
        }
        return new self($address, $district, $key, self::jwk($key)['kid'], $read_ms, $save_ms);
    }

    public function close(): void
    {
    }

    public function serve(array $actor, array $request): array
    {
        $headers = $request['headers'] ?? [];
        foreach (['mount' => 'Mount', 'embed' => 'Embed', 'form_prefix' => 'Form-Prefix', 'submit_url' => 'Submit-Url'] as $from => $to) {
            $headers["Throughline-$to"] = $request[$from] ?? '';
        }
        $query = $request['query'] ?? '';
        $patience = $request['method'] === 'GET' ? $this->read_ms : $this->save_ms;
        $target = $request['path'] . ($query === '' ? '' : "?$query");
        return $this->ask($actor, $request['method'], $target, $headers, $request['body'] ?? '', $patience);
    }

    public function tabs(array $actor, string $student): array
    {
        return $this->ask($actor, 'GET', '/api/v1/students/' . rawurlencode($student) . '/tabs', [], '', $this->read_ms);
    }

    /** Nobody waits for it: what was not heard in a read's time is told once more, and changes nothing then. */
    public function event(array $actor, string $kind, array $fact): array
    {
        $type = ['Content-Type' => 'application/json'];
        return $this->ask($actor, 'POST', "/api/v1/events/$kind", $type, self::json($fact), $this->read_ms);
    }

    private function ask(array $actor, string $method, string $target, array $headers, string $body, int $patience): array
    {
        $curl = curl_init();
        $unix = str_starts_with($this->address, 'unix:');
        $sent = ['Expect:', 'Throughline-Actor: ' . $this->token($actor), 'X-Request-Id: ' . bin2hex(random_bytes(16))];
        foreach ($headers as $name => $value) {
            $sent[] = $name . ': ' . strtr($value, ["\r" => ' ', "\n" => ' ']);
        }
        $got = [];
        // Of unix sockets the path is an option of its own, the address names nothing.
        curl_setopt_array($curl, [
            CURLOPT_URL => ($unix ? 'http://localhost' : $this->address) . $target,
            CURLOPT_UNIX_SOCKET_PATH => $unix ? substr($this->address, 5) : null,
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => $sent,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_NOSIGNAL => true,
            CURLOPT_PROXY => '',
            CURLOPT_TIMEOUT_MS => $patience,
            CURLOPT_CONNECTTIMEOUT_MS => $this->read_ms,
            CURLOPT_HEADERFUNCTION => function ($curl, string $line) use (&$got): int {
                if (count($pair = explode(':', $line, 2)) === 2) {
                    $got[] = [trim($pair[0]), trim($pair[1])];
                }
                return strlen($line);
            },
        ]);
        if ($method !== 'GET') {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        }
        $text = curl_exec($curl);
        $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if (!is_string($text)) {
            error_log('throughline does not answer: ' . curl_error($curl));
            return ['status' => 503, 'headers' => [], 'body' => ''];
        }
        // What belongs to this connection is not the page's.
        $own = ['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date', 'server'];
        $got = array_values(array_filter($got, fn ($pair) => !in_array(strtolower($pair[0]), $own, true)));
        return ['status' => $status, 'headers' => $got, 'body' => $text];
    }

    /** ES256 (RFC 7515), for this district, good for two minutes. */
    private function token(array $actor): string
    {
        $now = time();
        $claims = ['aud' => $this->district, 'iat' => $now, 'exp' => $now + 120] + $actor;
        $signed = self::coded(self::json(['alg' => 'ES256', 'kid' => $this->kid])) . '.' . self::coded(self::json($claims));
        openssl_sign($signed, $der, $this->key, OPENSSL_ALGO_SHA256);
        $raw = '';
        $at = 2; // DER: 30 len, 02 len r, 02 len s
        for ($i = 0; $i < 2; ++$i) {
            $size = ord($der[$at + 1]);
            $raw .= str_pad(ltrim(substr($der, $at + 2, $size), "\0"), 32, "\0", STR_PAD_LEFT);
            $at += 2 + $size;
        }
        return $signed . '.' . self::coded($raw);
    }

    /** The public half, as `serve --host-key` wants it; kid is the thumbprint (RFC 7638). */
    public static function jwk(OpenSSLAsymmetricKey $key): array
    {
        $ec = openssl_pkey_get_details($key)['ec'];
        $out = ['crv' => 'P-256', 'kty' => 'EC'];
        foreach (['x', 'y'] as $name) {
            $out[$name] = self::coded(str_pad($ec[$name], 32, "\0", STR_PAD_LEFT));
        }
        return $out + ['kid' => self::coded(hash('sha256', self::json($out), true))];
    }

    private static function coded(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }

    private static function json(array $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    }
}
