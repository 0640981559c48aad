using System.Globalization;
using System.Text;
using Jint.Native;
using Jint.Native.Json;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>Values of <c>data-</c> attributes, converted as jQuery does: true, false, null, numbers that look the same when written back, JSON; otherwise text.</summary>
internal static class HtmlData
{
    /// <summary>Converts a value.</summary>
    public static JsValue Convert(JsEngine engine, string text)
    {
        switch (text)
        {
            case "true":
                return JsBoolean.True;
            case "false":
                return JsBoolean.False;
            case "null":
                return JsValue.Null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number.ToString("R", CultureInfo.InvariantCulture) == text)
        {
            return number;
        }

        if (text.StartsWith('{') || text.StartsWith('['))
        {
            try
            {
                return new JsonParser(engine).Parse(text);
            }
            catch (Jint.Runtime.JavaScriptException)
            {
                return text;
            }
        }

        return text;
    }

    /// <summary>The attribute of a name: <c>userName</c> is <c>data-user-name</c>.</summary>
    public static string AttributeOf(string name)
    {
        var text = new StringBuilder("data-");
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>The name of an attribute: <c>data-user-name</c> is <c>userName</c>.</summary>
    public static string NameOf(string attribute)
    {
        string[] words = attribute["data-".Length..].Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
