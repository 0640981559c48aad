using System.Globalization;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Perf.Engine.Flows;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Http;

/// <summary>Makes bytes of a body as scripts give it: text, bytes, the fields of a form, or fields with files.</summary>
internal static class BodyEncoding
{
    /// <summary>The bytes.</summary>
    /// <param name="user">Whose script gave it.</param>
    /// <param name="body">The body.</param>
    /// <returns>Null for none, and the type that it has unless a header says otherwise.</returns>
    public static (byte[]? Bytes, string? ContentType) Encode(ScriptUser user, JsValue body)
    {
        if (body.IsUndefined() || body.IsNull())
        {
            return (null, null);
        }

        if (body.IsString())
        {
            return (Encoding.UTF8.GetBytes(body.AsString()), null);
        }

        if (body is JsArrayBuffer or JsTypedArray || body.IsDataView())
        {
            return (ScriptBytes.Of(user, body, "a request's body").ToArray(), null);
        }

        if (body is not ObjectInstance fields || body is JsArray)
        {
            throw user.TypeError($"the body of a request is a string, an ArrayBuffer or an object of fields, not {body}; JSON is sent by JSON.stringify()");
        }

        KeyValuePair<string, JsValue>[] all = [.. fields.GetOwnProperties().Where(pair => pair.Value.Enumerable).Select(pair => new KeyValuePair<string, JsValue>(pair.Key.ToString(), fields.Get(pair.Key)))];
        return all.Any(field => field.Value is FileObject) ? Multipart(user, all) : (Form(user, all), "application/x-www-form-urlencoded");
    }

    // In the order of names, as k6's are.
    private static byte[] Form(ScriptUser user, IEnumerable<KeyValuePair<string, JsValue>> fields) => Encoding.ASCII.GetBytes(string.Join('&', fields
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .SelectMany(field => field.Value is JsArray list
            ? list.Select(item => $"{RequestWriter.FormText(field.Key)}={RequestWriter.FormText(TextOf(user, field.Key, item))}")
            : [$"{RequestWriter.FormText(field.Key)}={RequestWriter.FormText(TextOf(user, field.Key, field.Value))}"])));

    private static string TextOf(ScriptUser user, string name, JsValue value)
    {
        if (value.IsUndefined() || value.IsNull())
        {
            return "";
        }

        if (value is ObjectInstance)
        {
            user.Shared.WarnOnce($"the form's field '{name}' is an object, which a form cannot hold; it was sent empty");
            return "";
        }

        return Jint.Runtime.TypeConverter.ToString(value);
    }

    private static (byte[] Bytes, string ContentType) Multipart(ScriptUser user, IEnumerable<KeyValuePair<string, JsValue>> fields)
    {
        string boundary = string.Create(CultureInfo.InvariantCulture, $"perf-{user.Number}-{Guid.NewGuid():N}");
        using var output = new MemoryStream();
        void Text(string text) => output.Write(Encoding.UTF8.GetBytes(text));
        foreach ((string name, JsValue value) in fields)
        {
            foreach (JsValue item in value is JsArray list ? [.. list] : new[] { value })
            {
                Text($"--{boundary}\r\nContent-Disposition: form-data; name=\"{Quoted(name)}\"");
                if (item is FileObject file)
                {
                    Text($"; filename=\"{Quoted(file.Name)}\"\r\nContent-Type: {file.ContentType}\r\n\r\n");
                    output.Write(file.Data.Span);
                }
                else
                {
                    Text($"\r\n\r\n{TextOf(user, name, item)}");
                }

                Text("\r\n");
            }
        }

        Text($"--{boundary}--\r\n");
        return (output.ToArray(), $"multipart/form-data; boundary={boundary}");
    }

    // RFC 7578, section 4.2, and what browsers do about quotes and line breaks.
    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
