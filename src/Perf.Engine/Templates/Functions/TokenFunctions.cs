using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perf.Engine.Protocols;

namespace Perf.Engine.Templates.Functions;

/// <summary>Tokens that prove who somebody is: signed claims (RFC 7519) and passwords of the moment (RFC 6238).</summary>
internal static class TokenFunctions
{
    private static readonly string[] s_signatures = ["HS256", "HS384", "HS512", "RS256", "ES256"];
    private static readonly string[] s_hashes = ["SHA1", "SHA256", "SHA512"];

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("jwt(claims, key, algorithm = 'HS256', or that of a PEM key)", 2, 3, Jwt) { Words = new Dictionary<int, IReadOnlyList<string>> { [2] = s_signatures } },
        new("totp(secret, digits = 6, period = 30, algorithm = 'SHA1')", 1, 4, Totp) { IsPure = false, Words = new Dictionary<int, IReadOnlyList<string>> { [3] = s_hashes } },
    ];

    /// <summary>The password of a moment (RFC 6238, section 4.2).</summary>
    /// <param name="key">The shared secret.</param>
    /// <param name="seconds">Seconds since 1970.</param>
    /// <param name="digits">How many digits it has.</param>
    /// <param name="period">How long it holds, in seconds.</param>
    /// <param name="algorithm">SHA1, SHA256 or SHA512.</param>
    [SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what the RFC and nearly every server have.")]
    public static string TotpOf(ReadOnlySpan<byte> key, long seconds, int digits, int period, string algorithm)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, seconds / period);
        byte[] mac = algorithm switch
        {
            "SHA256" => HMACSHA256.HashData(key, counter),
            "SHA512" => HMACSHA512.HashData(key, counter),
            _ => HMACSHA1.HashData(key, counter),
        };

        // RFC 4226, section 5.3: four bytes from where the last half byte says.
        uint code = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 0xF)) & 0x7FFF_FFFF;
        return (code % (uint)Math.Pow(10, digits)).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>The bytes of a secret in base32 (RFC 4648, section 6), as authenticator apps show it: blanks, dashes and padding do not count.</summary>
    /// <returns>Null when it is no base32.</returns>
    public static byte[]? FromBase32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bytes = new List<byte>(text.Length);
        int buffer = 0;
        int bits = 0;
        foreach (char c in text)
        {
            if (c is ' ' or '-' or '=')
            {
                continue;
            }

            int value = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return bytes.Count == 0 ? null : [.. bytes];
    }

    private static ScalarValue Totp(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        byte[] key = FromBase32(Argument.Text(arguments, 0)) ?? throw Argument.Fault("the secret of totp is no base32");
        int digits = (int)Argument.Whole(arguments, 1, "the digits of totp", 6, 9, 6);
        int period = (int)Argument.Whole(arguments, 2, "the period of totp", 1, 3600, 30);
        return ScalarValue.OfText(TotpOf(key, frame.Now.ToUnixTimeSeconds(), digits, period, Argument.Word(arguments, 3, s_hashes, "the algorithm of totp", "SHA1")));
    }

    private static ScalarValue Jwt(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        string claims = Argument.Text(arguments, 0);
        RequireObject(claims);
        string key = Argument.Text(arguments, 1);
        bool isPem = key.Contains("-----BEGIN", StringComparison.Ordinal);
        try
        {
            using RSA? rsa = isPem && Imported(RSA.Create(), key) is { } rsaKey ? rsaKey : null;
            using ECDsa? ec = isPem && rsa is null && Imported(ECDsa.Create(), key) is { } ecKey ? ecKey : null;
            string algorithm = Argument.Word(arguments, 2, s_signatures, "the algorithm of jwt", rsa is not null ? "RS256" : ec is not null ? "ES256" : "HS256");
            string signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
            byte[] bytes = Encoding.ASCII.GetBytes(signed);
            byte[] secret = Encoding.UTF8.GetBytes(key);
            byte[] signature = algorithm switch
            {
                "RS256" => (rsa ?? throw NoKey("RS256 needs a private RSA key")).SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                "ES256" => ec is { KeySize: 256 } ? ec.SignData(bytes, HashAlgorithmName.SHA256) : throw NoKey("ES256 needs a private key of the curve P-256"),
                "HS384" => HMACSHA384.HashData(secret, bytes),
                "HS512" => HMACSHA512.HashData(secret, bytes),
                _ => HMACSHA256.HashData(secret, bytes),
            };
            return ScalarValue.OfText($"{signed}.{Base64Url.EncodeToString(signature)}");
        }
        catch (CryptographicException)
        {
            throw NoKey("the key cannot sign");
        }
    }

    // RS256 with RSA.ImportFromPem of a key for the other algorithm throws; so does one of a public key or an encrypted one.
    private static T? Imported<T>(T algorithm, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            algorithm.ImportFromPem(pem);
            return algorithm;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            algorithm.Dispose();
            return null;
        }
    }

    private static void RequireObject(string claims)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(claims);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw Argument.Fault("the claims of jwt are no JSON object; write object('sub', user, 'exp', now('unix', '+5m'))");
    }

    private static StepFault NoKey(string why) => Argument.Fault($"jwt: {why}, as PEM without a password");
}
