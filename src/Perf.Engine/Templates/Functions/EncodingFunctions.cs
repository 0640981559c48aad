using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Engine.Templates.Functions;

/// <summary>Encodings and hashes. Texts are UTF-8.</summary>
[SuppressMessage("Security", "CA5350", Justification = "The system under test decides what it wants.")]
[SuppressMessage("Security", "CA5351", Justification = "The system under test decides what it wants.")]
internal static class EncodingFunctions
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] s_encodings = ["hex", "base64", "base64url"];
    private static readonly string[] s_hashes = ["md5", "sha1", "sha256", "sha384", "sha512"];

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("base64(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Convert.ToBase64String(Bytes(arguments, 0)))),
        new("base64decode(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Decode(arguments, isUrl: false))),
        new("base64url(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Base64Url.EncodeToString(Bytes(arguments, 0)))),
        new("base64urldecode(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Decode(arguments, isUrl: true))),
        new("urlencode(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Uri.EscapeDataString(Argument.Text(arguments, 0)))),
        new("urldecode(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Uri.UnescapeDataString(Argument.Text(arguments, 0)))),
        new("hex(text)", 1, 1, (scoped in _, arguments) => ScalarValue.OfText(Convert.ToHexStringLower(Bytes(arguments, 0)))),
        .. s_hashes.Select(HashFunction),
        new("hmac(algorithm, key, text, encoding = 'hex')", 3, 4, Hmac) { Words = new Dictionary<int, IReadOnlyList<string>> { [0] = s_hashes, [3] = s_encodings } },
    ];

    /// <summary>A text's bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<ScalarValue> arguments, int place) => Encoding.UTF8.GetBytes(Argument.Text(arguments, place));

    private static FunctionDefinition HashFunction(string name) =>
        new($"{name}(text, encoding = 'hex')", 1, 2, (scoped in _, arguments) => Encoded(Hash(name, Bytes(arguments, 0)), arguments, 1))
        {
            Words = new Dictionary<int, IReadOnlyList<string>> { [1] = s_encodings },
        };

    private static ScalarValue Hmac(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        byte[] key = Bytes(arguments, 1);
        byte[] text = Bytes(arguments, 2);
        byte[] code = Argument.Word(arguments, 0, s_hashes, "the algorithm of hmac", "sha256") switch
        {
            "md5" => HMACMD5.HashData(key, text),
            "sha1" => HMACSHA1.HashData(key, text),
            "sha384" => HMACSHA384.HashData(key, text),
            "sha512" => HMACSHA512.HashData(key, text),
            _ => HMACSHA256.HashData(key, text),
        };
        return Encoded(code, arguments, 3);
    }

    private static byte[] Hash(string name, byte[] text) => name switch
    {
        "md5" => MD5.HashData(text),
        "sha1" => SHA1.HashData(text),
        "sha384" => SHA384.HashData(text),
        "sha512" => SHA512.HashData(text),
        _ => SHA256.HashData(text),
    };

    private static ScalarValue Encoded(byte[] bytes, ReadOnlySpan<ScalarValue> arguments, int place) =>
        ScalarValue.OfText(Argument.Word(arguments, place, s_encodings, "the encoding", "hex") switch
        {
            "base64" => Convert.ToBase64String(bytes),
            "base64url" => Base64Url.EncodeToString(bytes),
            _ => Convert.ToHexStringLower(bytes),
        });

    private static string Decode(ReadOnlySpan<ScalarValue> arguments, bool isUrl)
    {
        string text = Argument.Text(arguments, 0);
        try
        {
            return s_strict.GetString(isUrl ? Base64Url.DecodeFromChars(text) : Convert.FromBase64String(text));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw Argument.Fault($"the argument of {(isUrl ? "base64urldecode" : "base64decode")} is no UTF-8 text in base64");
        }
    }
}
