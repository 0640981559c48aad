using System.Globalization;
using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>The plainest number or text that a schema allows. Pure.</summary>
internal static class PlainValue
{
    private const int LongestText = 1_000;

    /// <summary>A number within the schema's bounds, 1 where they allow it.</summary>
    public static DraftScalar Number(JsonElement schema)
    {
        double? low = Bound(schema, "minimum", "exclusiveMinimum", out bool isLowOpen);
        double? high = Bound(schema, "maximum", "exclusiveMaximum", out bool isHighOpen);
        bool isWhole = schema.Get("type").ValueKind == JsonValueKind.Array ? schema.Items("type").Any(type => type.Text() == "integer") : schema.Text("type") == "integer";
        double step = schema.Get("multipleOf") is { ValueKind: JsonValueKind.Number } multiple && multiple.GetDouble() > 0 ? multiple.GetDouble() : isWhole ? 1 : 0;
        double value = Math.Max(low ?? double.MinValue, Math.Min(high ?? double.MaxValue, 1));
        if (step > 0)
        {
            value = Math.Ceiling((value / step) - 1e-9) * step;
            value += isLowOpen && value <= low ? step : 0;
            value -= (high < value || (isHighOpen && value >= high)) ? step : 0;
        }
        else if ((isLowOpen && value <= low) || (isHighOpen && value >= high))
        {
            value = low is { } from && high is { } to ? (from + to) / 2 : isLowOpen ? value + 1 : value - 1;
        }

        return isWhole && Math.Abs(value) < 1e15 ? DraftScalar.Of((long)value) : DraftScalar.Of(value);
    }

    /// <summary>A text of the schema's format and length.</summary>
    public static string Text(JsonElement schema)
    {
        string text = schema.Text("format") switch
        {
            "date" => "2026-01-01",
            "date-time" => "2026-01-01T00:00:00Z",
            "time" => "12:00:00Z",
            "duration" => "PT1H",
            "uuid" => "7b0f1f6e-4a55-4d6c-9b57-0d6f1f2a3c4d",
            "email" or "idn-email" => "user@example.com",
            "uri" or "url" or "iri" => "https://example.com/",
            "uri-reference" => "/example",
            "hostname" or "idn-hostname" => "example.com",
            "ipv4" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            "byte" => "ZXhhbXBsZQ==",
            _ => "example",
        };
        int least = Length(schema, "minLength", 0);
        int most = Length(schema, "maxLength", int.MaxValue);
        return text.Length < least ? text.PadRight(Math.Min(least, LongestText), 'x') : text.Length > most ? text[..most] : text;
    }

    // 3.0 has a bound and says of it that it is open, 3.1 has the open bound itself.
    private static double? Bound(JsonElement schema, string closed, string open, out bool isOpen)
    {
        JsonElement openValue = schema.Get(open);
        double? bound = schema.Get(closed) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        isOpen = openValue.ValueKind == JsonValueKind.True;
        if (openValue.ValueKind == JsonValueKind.Number)
        {
            isOpen = true;
            return openValue.GetDouble();
        }

        return bound;
    }

    private static int Length(JsonElement schema, string name, int otherwise) =>
        int.TryParse(schema.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : otherwise;
}
