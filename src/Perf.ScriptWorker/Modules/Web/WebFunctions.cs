using System.Security.Cryptography;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Perf.ScriptWorker.Modules.Crypto;

namespace Perf.ScriptWorker.Modules.Web;

/// <summary>The functions that web.js stands upon.</summary>
internal static class WebFunctions
{
    private const int MostRandomBytes = 100_000_000;

    /// <summary>Makes them for a user's engine.</summary>
    /// <param name="user">The user.</param>
    public static JsObject Of(ScriptUser user)
    {
        var native = new JsObject(user.Engine);
        Add("encode", arguments => ScriptBytes.Buffer(user, Encoding.UTF8.GetBytes(arguments[0].AsString())));
        Add("decode", arguments => Decode(user, Bytes(arguments[0]), arguments[1].AsString(), arguments[2].AsBoolean()));
        Add("encodingOf", arguments => EncodingOf(user, arguments[0].AsString()));
        Add("parseUrl", arguments => ParseUrl(user, arguments[0].AsString(), arguments[1].IsNull() ? null : arguments[1].AsString()));
        Add("digest", arguments => ScriptBytes.Buffer(user, Digest.Of(arguments[0].AsString())!.Compute(Bytes(arguments[1]))));
        Add("hmac", arguments => ScriptBytes.Buffer(user, Digest.Of(arguments[0].AsString())!.Keyed(Bytes(arguments[1]), Bytes(arguments[2]))));
        Add("random", arguments => ScriptBytes.Buffer(user, RandomNumberGenerator.GetBytes((int)Math.Clamp(arguments[0].AsNumber(), 0, MostRandomBytes))));
        Add("aes", arguments => Aes(user, arguments));
        return native;

        void Add(string name, Func<JsValue[], JsValue> call) => native.Set(name, new ClrFunction(user.Engine, name, (_, arguments) => call(arguments)));
    }

    /// <summary>Base64 of a text of bytes (<c>btoa</c>).</summary>
    public static JsValue ToBase64(ScriptUser user, string text) => text.All(c => c < 256)
        ? Convert.ToBase64String(Encoding.Latin1.GetBytes(text))
        : throw user.Error("btoa() takes a text whose characters are bytes; use encoding.b64encode() for others.");

    /// <summary>A text of bytes from Base64 (<c>atob</c>), padding or not.</summary>
    public static JsValue FromBase64(ScriptUser user, string text)
    {
        string plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).TrimEnd('=');
        return EncodingModule.Decode(plain, "rawstd") is { } bytes ? Encoding.Latin1.GetString(bytes) : throw user.Error("atob() was given a text that is no Base64.");
    }

    private static byte[] Bytes(JsValue buffer) => buffer.AsArrayBuffer() ?? [];

    private static JsValue EncodingOf(ScriptUser user, string label) => label switch
    {
        "utf-8" or "utf8" or "unicode-1-1-utf-8" => "utf-8",
        "utf-16le" or "utf-16" or "ucs-2" => "utf-16le",
        "latin1" or "iso-8859-1" or "ascii" or "us-ascii" or "windows-1252" => "windows-1252",
        _ => throw user.Error($"TextDecoder knows utf-8, utf-16le and windows-1252, not '{label}'."),
    };

    private static JsValue Decode(ScriptUser user, byte[] bytes, string label, bool isFatal)
    {
        Encoding encoding = label switch
        {
            "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: isFatal),
            "windows-1252" => Encoding.Latin1,
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: isFatal),
        };
        try
        {
            return encoding.GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw user.TypeError($"The bytes are no text in {label}.");
        }
    }

    private static JsObject ParseUrl(ScriptUser user, string text, string? baseText)
    {
        Uri? root = null;
        if ((baseText is not null && !Uri.TryCreate(baseText, UriKind.Absolute, out root))
            || !(root is null ? Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url) : Uri.TryCreate(root, text.Trim(), out url))
            || (url.IsFile && !text.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && root is null))
        {
            throw user.TypeError($"'{text}' is no URL.");
        }

        string[] names = url.UserInfo.Split(':', 2);
        var parts = new JsObject(user.Engine);
        parts.Set("protocol", url.Scheme + ":");
        parts.Set("username", names[0]);
        parts.Set("password", names.Length > 1 ? names[1] : "");
        parts.Set("hostname", url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost.Trim('[', ']')}]" : url.IdnHost);
        parts.Set("port", url.IsDefaultPort || url.Port < 0 ? "" : url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        parts.Set("pathname", url.AbsolutePath);
        parts.Set("search", url.Query == "?" ? "" : url.Query);
        parts.Set("hash", url.Fragment == "#" ? "" : url.Fragment);
        return parts;
    }

    private static JsValue Aes(ScriptUser user, JsValue[] arguments)
    {
        bool encrypts = arguments[0].AsBoolean();
        byte[] key = Bytes(arguments[2]);
        byte[] iv = Bytes(arguments[3]);
        byte[] data = Bytes(arguments[4]);
        try
        {
            if (arguments[1].AsString() == "AES-CBC")
            {
                using var aes = System.Security.Cryptography.Aes.Create();
                aes.Key = key;
                return ScriptBytes.Buffer(user, encrypts ? aes.EncryptCbc(data, iv) : aes.DecryptCbc(data, iv));
            }

            int tagSize = (int)arguments[6].AsNumber();
            using var gcm = new AesGcm(key, tagSize);
            byte[] extra = Bytes(arguments[5]);
            if (encrypts)
            {
                byte[] sealedData = new byte[data.Length + tagSize];
                gcm.Encrypt(iv, data, sealedData.AsSpan(0, data.Length), sealedData.AsSpan(data.Length), extra);
                return ScriptBytes.Buffer(user, sealedData);
            }

            byte[] opened = new byte[Math.Max(0, data.Length - tagSize)];
            gcm.Decrypt(iv, data.AsSpan(0, opened.Length), data.AsSpan(opened.Length), opened, extra);
            return ScriptBytes.Buffer(user, opened);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw user.Error($"Web Crypto: the data cannot be {(encrypts ? "encrypted" : "decrypted")} so: {e.Message}");
        }
    }
}
