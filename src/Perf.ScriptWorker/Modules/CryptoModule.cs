using System.Buffers;
using System.Security.Cryptography;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.ScriptWorker.Modules.Crypto;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/crypto</c>: digests, keyed digests and random bytes.</summary>
internal sealed class CryptoModule : IScriptModule
{
    // As Web Crypto has it: whoever asks for more has made a mistake.
    private const int MaxRandomBytes = 100_000_000;

    /// <inheritdoc/>
    public string Specifier => "k6/crypto";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        foreach (Digest digest in Digest.All)
        {
            exports.Function(digest.Name, 2, arguments =>
                Output(user, digest.Compute(ScriptBytes.Of(user, arguments.Nth(0), $"crypto.{digest.Name}()").Span), arguments.Nth(1)));
        }

        exports.Function("createHash", 1, arguments => Hasher(user, DigestOf(user, arguments.Nth(0)).Compute, "createHash"));
        exports.Function("createHMAC", 2, arguments =>
        {
            Digest digest = DigestOf(user, arguments.Nth(0));
            byte[] key = ScriptBytes.Of(user, arguments.Nth(1), "crypto.createHMAC()").ToArray();
            return Hasher(user, data => digest.Keyed(key, data), "createHMAC");
        });
        exports.Function("hmac", 4, arguments =>
        {
            Digest digest = DigestOf(user, arguments.Nth(0));
            ReadOnlyMemory<byte> key = ScriptBytes.Of(user, arguments.Nth(1), "crypto.hmac()");
            return Output(user, digest.Keyed(key.Span, ScriptBytes.Of(user, arguments.Nth(2), "crypto.hmac()").Span), arguments.Nth(3));
        });
        exports.Function("hexEncode", 1, arguments => Convert.ToHexStringLower(ScriptBytes.Of(user, arguments.Nth(0), "crypto.hexEncode()").Span));
        exports.Function("randomBytes", 1, arguments => RandomBytes(user, arguments.Nth(0)));
        exports.Done();
    }

    /// <summary>A digest in one of k6's encodings.</summary>
    private static JsValue Output(ScriptUser user, byte[] digest, JsValue encoding)
    {
        string name = encoding.IsString() ? encoding.AsString() : "";
        return name switch
        {
            "hex" => Convert.ToHexStringLower(digest),
            "base64" => Convert.ToBase64String(digest),
            "base64url" => Convert.ToBase64String(digest).Replace('+', '-').Replace('/', '_'),
            "base64rawurl" => System.Buffers.Text.Base64Url.EncodeToString(digest),
            "binary" => ScriptBytes.Buffer(user, digest),
            _ => throw user.Error($"'{encoding}' is no output encoding; write hex, base64, base64url, base64rawurl or binary."),
        };
    }

    private static Digest DigestOf(ScriptUser user, JsValue name) => Digest.Of(name.ToString())
        ?? throw user.Error($"There is no digest '{name}'; write one of {string.Join(", ", Digest.All.Select(digest => digest.Name))}.");

    private static JsObject Hasher(ScriptUser user, DigestFunction compute, string what)
    {
        var data = new ArrayBufferWriter<byte>();
        var hasher = new JsObject(user.Engine);
        hasher.Set("update", new ClrFunction(user.Engine, "update", (self, arguments) =>
        {
            data.Write(ScriptBytes.Of(user, arguments.Nth(0), $"crypto.{what}().update()").Span);
            return self;
        }));
        hasher.Set("digest", new ClrFunction(user.Engine, "digest", (_, arguments) => Output(user, compute(data.WrittenSpan), arguments.Nth(0))));
        return hasher;
    }

    private static JsValue RandomBytes(ScriptUser user, JsValue count) =>
        count.IsNumber() && count.AsNumber() is >= 1 and <= MaxRandomBytes
            ? ScriptBytes.Buffer(user, RandomNumberGenerator.GetBytes((int)count.AsNumber()))
            : throw user.Error($"crypto.randomBytes() takes a number of bytes from 1 to {MaxRandomBytes}, not {count}.");
}
