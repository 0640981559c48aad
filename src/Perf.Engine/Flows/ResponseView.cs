using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Perf.Engine.Protocols;

namespace Perf.Engine.Flows;

/// <summary>A response as assertions and captures see it; text and JSON are made when first asked for.</summary>
public sealed class ResponseView
{
    private static readonly JsonSelectSettings s_limited = new() { RegexMatchTimeout = TimeSpan.FromMilliseconds(200) };

    private StepOutcome _outcome = new();
    private string? _text;
    private JToken? _json;
    private bool _isParsed;
    private MarkupView? _markup;

    /// <summary>Looks at an answer, and forgets the one before.</summary>
    /// <param name="outcome">The answer.</param>
    /// <returns>This view.</returns>
    public ResponseView Look(StepOutcome outcome)
    {
        _outcome = outcome;
        _text = null;
        _json = null;
        _isParsed = false;
        _markup = null;
        return this;
    }

    /// <summary>The status.</summary>
    public int Status => _outcome.Status;

    /// <summary>The service time in milliseconds.</summary>
    public double Duration => _outcome.Timings.Duration / (double)TimeSpan.TicksPerMillisecond;

    /// <summary>The body's size in bytes, as sent.</summary>
    public long Size => _outcome.BodySize;

    /// <summary>The body as text: UTF-8 unless the content type says ISO-8859-1.</summary>
    public string Text
    {
        get
        {
            if (_text is null)
            {
                bool isLatin1 = Header("content-type")?.Contains("iso-8859-1", StringComparison.OrdinalIgnoreCase) == true;
                _text = (isLatin1 ? Encoding.Latin1 : Encoding.UTF8).GetString(_outcome.Body.Span);
            }

            return _text;
        }
    }

    /// <summary>A header's values, joined by ", ".</summary>
    /// <param name="name">The header's name.</param>
    /// <returns>The value, or null.</returns>
    public string? Header(string name) => _outcome.Header(name);

    /// <summary>A cookie: that of this answer, otherwise the one that the virtual user keeps from an earlier one.</summary>
    /// <param name="name">The cookie's name.</param>
    /// <returns>The value, or null.</returns>
    public string? Cookie(string name) => CookieText.Find(_outcome.HeaderValues("set-cookie"), _outcome.Cookies, name);

    /// <summary>The elements of an HTML body that a CSS selector finds.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="attribute">The attribute that is wanted, or null for their text.</param>
    /// <returns>The values; an element without the attribute is none.</returns>
    public List<string> SelectCss(string selector, string? attribute) => Markup.SelectCss(selector, attribute);

    /// <summary>The values that an XPath finds in a body of XML or HTML.</summary>
    /// <param name="path">The XPath.</param>
    /// <param name="attribute">The attribute of its elements that is wanted, or null for their text.</param>
    /// <returns>The values.</returns>
    public List<string> SelectXPath(string path, string? attribute) => Markup.SelectXPath(path, attribute);

    private MarkupView Markup => _markup ??= new MarkupView(Text, Header("content-type"));

    /// <summary>The values that a JSONPath finds in the body; none when the body is no JSON.</summary>
    /// <param name="path">The JSONPath.</param>
    /// <returns>The values with their kinds.</returns>
    public IEnumerable<ScalarValue> SelectJson(string path) => Json is { } json ? Select(json, path).Select(ValueOf) : [];

    /// <summary>How many values a JSONPath finds; for a single array, its length.</summary>
    /// <param name="path">The JSONPath.</param>
    /// <returns>0 or more.</returns>
    public int CountJson(string path)
    {
        JToken[] found = [.. Json is { } json ? Select(json, path) : []];
        return found is [JArray array] ? array.Count : found.Length;
    }

    // A filter's regular expression runs over a server's text, so that it has a time limit; one that reaches it finds nothing. The same holds where a filter
    // compares what cannot be compared, such as a number with a text.
    private static JToken[] Select(JToken json, string path)
    {
        try
        {
            return [.. json.SelectTokens(path, s_limited)];
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or JsonException or FormatException or ArgumentException or InvalidCastException or OverflowException)
        {
            return [];
        }
    }

    private JToken? Json
    {
        get
        {
            if (!_isParsed)
            {
                _isParsed = true;
                try
                {
                    // Dates stay text, numbers stay exact: what was sent is what is compared.
                    using var reader = new JsonTextReader(new StringReader(Text)) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Double, MaxDepth = 128 };
                    _json = JToken.ReadFrom(reader);
                }
                catch (JsonException)
                {
                    // No JSON: then nothing is found in it, and the check that looks says so.
                }
            }

            return _json;
        }
    }

    private static ScalarValue ValueOf(JToken token) => token.Type switch
    {
        JTokenType.String => ScalarValue.OfText((string)token!),
        JTokenType.Integer or JTokenType.Float => new ScalarValue(((JValue)token).ToString(CultureInfo.InvariantCulture), ScalarKind.Number),
        JTokenType.Boolean => new ScalarValue((bool)token ? "true" : "false", ScalarKind.Boolean),
        JTokenType.Null or JTokenType.Undefined => new ScalarValue("null", ScalarKind.Null),
        _ => new ScalarValue(token.ToString(Formatting.None), ScalarKind.Json),
    };
}
