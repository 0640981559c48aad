using System.Security.Cryptography;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Perf.ScriptWorker.Artillery;

/// <summary>What the modules of Node.js that Perf has are made of: bytes, digests, files of the test's folder, the process environment, the log.</summary>
/// <param name="engine">The engine.</param>
/// <param name="files">The files that the processor may read.</param>
/// <param name="main">The processor's file, which relative names count from.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="log">Takes lines.</param>
internal sealed class NodeHost(JsEngine engine, IScriptFiles files, string main, Func<string, string?> environment, IScriptLog log)
{
    private const int MostBytes = 10_000_000;

    /// <summary>Makes the object that the modules' script gets.</summary>
    /// <returns>The object.</returns>
    public ObjectInstance Build()
    {
        var host = new JsObject(engine);
        void Define(string name, Func<JsValue[], JsValue> body) => host.Set(name, new ClrFunction(engine, name, (_, arguments) => body(arguments)));
        Define("uuid", _ => new JsString(Guid.NewGuid().ToString()));
        Define("randomBytes", arguments => ArrayOf(RandomNumberGenerator.GetBytes((int)Math.Clamp(arguments[0].AsNumber(), 0, MostBytes))));
        Define("hash", arguments => ArrayOf(Digest(arguments[0].ToString(), null, BytesOf(arguments[1]))));
        Define("hmac", arguments => ArrayOf(Digest(arguments[0].ToString(), BytesOf(arguments[1]), BytesOf(arguments[2]))));
        Define("bytesOf", arguments => ArrayOf(Decode(arguments[0].ToString(), arguments[1].ToString())));
        Define("textOf", arguments => new JsString(Encode(BytesOf(arguments[0]), arguments[1].ToString())));
        Define("env", arguments => environment(arguments[0].ToString()) is { } value ? new JsString(value) : JsValue.Undefined);
        Define("log", arguments =>
        {
            log.Write(arguments[0].ToString(), arguments[1].ToString());
            return JsValue.Undefined;
        });
        Define("readFile", arguments => ArrayOf(Read(arguments[0].ToString()).Bytes.ToArray()));
        Define("hasFile", arguments =>
        {
            try
            {
                Read(arguments[0].ToString());
                return JsBoolean.True;
            }
            catch (JavaScriptException)
            {
                return JsBoolean.False;
            }
        });
        return host;
    }

    private ScriptFile Read(string name)
    {
        try
        {
            return files.Read(name, main);
        }
        catch (PerfException fault)
        {
            throw Error(fault.Message);
        }
    }

    private byte[] Digest(string name, byte[]? key, byte[] data) => (name.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), key) switch
    {
        ("sha256", null) => SHA256.HashData(data),
        ("sha384", null) => SHA384.HashData(data),
        ("sha512", null) => SHA512.HashData(data),
#pragma warning disable CA5350, CA5351 // What a test of others' systems computes is theirs to choose.
        ("sha1", null) => SHA1.HashData(data),
        ("md5", null) => MD5.HashData(data),
        ("sha1", { } secret) => HMACSHA1.HashData(secret, data),
        ("md5", { } secret) => HMACMD5.HashData(secret, data),
#pragma warning restore CA5350, CA5351
        ("sha256", { } secret) => HMACSHA256.HashData(secret, data),
        ("sha384", { } secret) => HMACSHA384.HashData(secret, data),
        ("sha512", { } secret) => HMACSHA512.HashData(secret, data),
        _ => throw Error($"there is no digest '{name}'; there are md5, sha1, sha256, sha384 and sha512"),
    };

    private byte[] Decode(string text, string encoding) => encoding.ToLowerInvariant() switch
    {
        "utf8" or "utf-8" => Encoding.UTF8.GetBytes(text),
        "hex" => Convert.FromHexString(text),
        "base64" or "base64url" => Convert.FromBase64String(Padded(text)),
        "latin1" or "binary" => Encoding.Latin1.GetBytes(text),
        "ascii" => Encoding.ASCII.GetBytes(text),
        "utf16le" or "ucs2" => Encoding.Unicode.GetBytes(text),
        _ => throw Error($"there is no encoding '{encoding}'"),
    };

    private string Encode(byte[] bytes, string encoding) => encoding.ToLowerInvariant() switch
    {
        "utf8" or "utf-8" => Encoding.UTF8.GetString(bytes),
        "hex" => Convert.ToHexStringLower(bytes),
        "base64" => Convert.ToBase64String(bytes),
        "base64url" => System.Buffers.Text.Base64Url.EncodeToString(bytes),
        "latin1" or "binary" => Encoding.Latin1.GetString(bytes),
        "ascii" => Encoding.ASCII.GetString(bytes),
        "utf16le" or "ucs2" => Encoding.Unicode.GetString(bytes),
        _ => throw Error($"there is no encoding '{encoding}'"),
    };

    private static string Padded(string text)
    {
        string plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return plain.PadRight((plain.Length + 3) / 4 * 4, '=');
    }

    private static byte[] BytesOf(JsValue array)
    {
        ObjectInstance list = array.AsObject();
        int length = (int)list.Get("length").AsNumber();
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)list.Get(i.ToString(System.Globalization.CultureInfo.InvariantCulture)).AsNumber();
        }

        return bytes;
    }

    private JsArray ArrayOf(byte[] bytes) => new(engine, [.. bytes.Select(one => (JsValue)new JsNumber(one))]);

    private JavaScriptException Error(string message) => new(engine.Intrinsics.Error, message);
}
