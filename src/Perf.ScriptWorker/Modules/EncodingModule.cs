using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime.Modules;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/encoding</c>: Base64 in its four forms.</summary>
internal sealed class EncodingModule : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => "k6/encoding";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        exports.Function("b64encode", 2, arguments =>
            Encode(ScriptBytes.Of(user, arguments.Nth(0), "encoding.b64encode()").Span, Form(user, arguments.Nth(1))));
        exports.Function("b64decode", 3, arguments =>
        {
            byte[] bytes = Decode(arguments.Nth(0).ToString(), Form(user, arguments.Nth(1)))
                ?? throw user.Error($"encoding.b64decode() was given a text that is no Base64 of the form '{Form(user, arguments.Nth(1))}'.");
            return arguments.TextOr(2, "") == "s" ? Encoding.UTF8.GetString(bytes) : ScriptBytes.Buffer(user, bytes);
        });
        exports.Done();
    }

    /// <summary>Writes Base64.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="form">std, rawstd, url or rawurl.</param>
    /// <returns>The text.</returns>
    internal static string Encode(ReadOnlySpan<byte> bytes, string form)
    {
        string text = Convert.ToBase64String(bytes);
        if (form.EndsWith("url", StringComparison.Ordinal))
        {
            text = text.Replace('+', '-').Replace('/', '_');
        }

        return form.StartsWith("raw", StringComparison.Ordinal) ? text.TrimEnd('=') : text;
    }

    /// <summary>Reads Base64: as strict as k6, which takes line ends and no other spaces, and padding only where the form has it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="form">std, rawstd, url or rawurl.</param>
    /// <returns>The bytes, or null when it is none.</returns>
    internal static byte[]? Decode(string text, string form)
    {
        string plain = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        bool url = form.EndsWith("url", StringComparison.Ordinal);
        if (plain.AsSpan().IndexOfAny(url ? "+/ \t" : "-_ \t") >= 0)
        {
            return null;
        }

        if (url)
        {
            plain = plain.Replace('-', '+').Replace('_', '/');
        }

        if (form.StartsWith("raw", StringComparison.Ordinal))
        {
            if (plain.Contains('='))
            {
                return null;
            }

            plain = plain.PadRight((plain.Length + 3) / 4 * 4, '=');
        }

        byte[] bytes = new byte[plain.Length / 4 * 3];
        return Convert.TryFromBase64String(plain, bytes, out int written) ? bytes[..written] : null;
    }

    private static string Form(ScriptUser user, JsValue form) => form.IsUndefined() || form.IsNull() ? "std" : form.ToString() switch
    {
        "std" or "rawstd" or "url" or "rawurl" => form.ToString(),
        "" or "s" => "std",
        _ => throw user.Error($"'{form}' is no form of Base64; write std, rawstd, url or rawurl."),
    };
}
