using System.Text;
using Jint;
using Jint.Native;

namespace Perf.ScriptWorker.Modules;

/// <summary>Bytes that scripts give and take: text (as UTF-8), ArrayBuffer, typed arrays.</summary>
internal static class ScriptBytes
{
    /// <summary>The bytes of a value.</summary>
    /// <param name="user">Whose script gave it.</param>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is for, as the script writes it: <c>crypto.sha256()</c>.</param>
    /// <returns>The bytes; not to be changed.</returns>
    public static ReadOnlyMemory<byte> Of(ScriptUser user, JsValue value, string what)
    {
        if (value.IsString())
        {
            return Encoding.UTF8.GetBytes(value.AsString());
        }

        if (value.IsArrayBuffer())
        {
            return value.AsArrayBuffer() ?? throw user.TypeError($"{what} was given an ArrayBuffer that is detached.");
        }

        if (value is JsTypedArray || value.IsDataView())
        {
            byte[] buffer = value.Get("buffer").AsArrayBuffer() ?? throw user.TypeError($"{what} was given an ArrayBuffer that is detached.");
            return buffer.AsMemory((int)value.Get("byteOffset").AsNumber(), (int)value.Get("byteLength").AsNumber());
        }

        throw user.TypeError($"{what} takes a string, an ArrayBuffer or a typed array, not {Describe(value)}.");
    }

    /// <summary>Bytes as an ArrayBuffer.</summary>
    /// <param name="user">Whose script takes it.</param>
    /// <param name="bytes">The bytes; they become the buffer's own.</param>
    /// <returns>The buffer.</returns>
    public static JsValue Buffer(ScriptUser user, byte[] bytes) => user.Engine.Intrinsics.ArrayBuffer.Construct(bytes);

    private static string Describe(JsValue value) =>
        value.IsUndefined() ? "undefined" : value.IsNull() ? "null" : value.IsArray() ? "an array" : value.IsObject() ? "an object" : value.ToString();
}
