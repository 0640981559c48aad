using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Perf.Engine.Flows;

/// <summary>Finds values in JSON by JSONPath.</summary>
internal static class JsonValues
{
    private const int MaxDepth = 128;
    private static readonly JsonSelectSettings s_limited = new() { RegexMatchTimeout = TimeSpan.FromMilliseconds(200) };

    /// <summary>Reads a document: dates stay text, numbers stay exact, for what was sent is what is compared.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is no JSON; then nothing is found in it.</returns>
    public static JToken? Parse(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Double, MaxDepth = MaxDepth };
            return JToken.ReadFrom(reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a path finds.</summary>
    /// <param name="json">The document.</param>
    /// <param name="path">The JSONPath.</param>
    public static JToken[] Select(JToken json, string path)
    {
        // A filter's regular expression runs over a server's text, so that it has a time limit; one that reaches it finds nothing. The same holds where a filter
        // compares what cannot be compared, such as a number with a text.
        try
        {
            return [.. json.SelectTokens(path, s_limited)];
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or JsonException or FormatException or ArgumentException or InvalidCastException or OverflowException)
        {
            return [];
        }
    }

    /// <summary>A value with its kind; objects and lists as JSON.</summary>
    /// <param name="token">The value.</param>
    public static ScalarValue ValueOf(JToken token) => token.Type switch
    {
        JTokenType.String => ScalarValue.OfText((string)token!),
        JTokenType.Integer or JTokenType.Float => new ScalarValue(((JValue)token).ToString(CultureInfo.InvariantCulture), ScalarKind.Number),
        JTokenType.Boolean => new ScalarValue((bool)token ? "true" : "false", ScalarKind.Boolean),
        JTokenType.Null or JTokenType.Undefined => new ScalarValue("null", ScalarKind.Null),
        _ => new ScalarValue(token.ToString(Formatting.None), ScalarKind.Json),
    };
}
