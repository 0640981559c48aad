using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Perf.Telemetry.Monitors.Http;

/// <summary>Takes numbers out of a JSON document. Pure.</summary>
internal static class JsonFigures
{
    private const int MostDepth = 64;
    private const int MostMatches = 100;

    private static readonly JsonSelectSettings s_limited = new() { RegexMatchTimeout = TimeSpan.FromMilliseconds(200) };

    /// <summary>Reads a document.</summary>
    /// <exception cref="MonitorException">It is no JSON.</exception>
    public static JToken Parse(byte[] body)
    {
        try
        {
            using var reader = new JsonTextReader(new StreamReader(new MemoryStream(body), Encoding.UTF8)) { MaxDepth = MostDepth, DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader);
        }
        catch (JsonException e)
        {
            throw new MonitorException("What the server answers is not JSON. For the text that Prometheus reads, use the monitor prometheus with a server, or node for node_exporter.", e);
        }
    }

    /// <summary>The numbers at a path.</summary>
    /// <param name="document">The document.</param>
    /// <param name="path">A path in JSONPath.</param>
    /// <returns>The numbers in the document's order; a text that is a number counts as one, true as 1, and anything else is left out.</returns>
    /// <exception cref="MonitorException">The path cannot be followed.</exception>
    public static IReadOnlyList<double> Select(JToken document, string path)
    {
        try
        {
            return [.. document.SelectTokens(path, s_limited).Select(NumberOf).OfType<double>().Take(MostMatches)];
        }
        catch (Exception e) when (e is JsonException or RegexMatchTimeoutException)
        {
            throw new MonitorException($"The path '{path}' cannot be followed: {e.Message}", e);
        }
    }

    /// <summary>All numbers of a document by their place: <c>queue.length</c>, <c>workers[0].busy</c>. How many there are says the document: whoever takes them ends it.</summary>
    public static IEnumerable<(string Place, double Value)> All(JToken document) => document is JContainer container
        ? container.Descendants().OfType<JValue>().Where(value => value.Type is JTokenType.Integer or JTokenType.Float or JTokenType.Boolean)
            .Select(value => (SignalText.Clean(value.Path), NumberOf(value) ?? double.NaN)).Where(one => double.IsFinite(one.Item2))
        : NumberOf(document) is { } number ? [("value", number)] : [];

    private static double? NumberOf(JToken token) => token switch
    {
        JValue { Type: JTokenType.Integer or JTokenType.Float, Value: IConvertible number } => Convert.ToDouble(number, CultureInfo.InvariantCulture),
        JValue { Type: JTokenType.Integer, Value: System.Numerics.BigInteger large } => (double)large,
        JValue { Type: JTokenType.Boolean, Value: bool flag } => flag ? 1 : 0,
        JValue { Type: JTokenType.String, Value: string text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) && double.IsFinite(parsed) => parsed,
        _ => null,
    };
}
