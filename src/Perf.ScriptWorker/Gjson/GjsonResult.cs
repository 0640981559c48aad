using System.Text.Json;

namespace Perf.ScriptWorker.Gjson;

/// <summary>What a path found: nothing, a JSON value, a list that was put together, or a count.</summary>
internal readonly struct GjsonResult
{
    private GjsonResult(JsonElement? element, IReadOnlyList<GjsonResult>? items, double? number)
    {
        Element = element;
        Items = items;
        Number = number;
    }

    /// <summary>Nothing.</summary>
    public static GjsonResult None => default;

    /// <summary>The value as it stands in the document, or null.</summary>
    public JsonElement? Element { get; }

    /// <summary>A list that the path made (<c>#.name</c>), or null.</summary>
    public IReadOnlyList<GjsonResult>? Items { get; }

    /// <summary>A number that the path made (<c>#</c>), or null.</summary>
    public double? Number { get; }

    /// <summary>Whether anything was found; a JSON null is something.</summary>
    public bool Exists => Element is not null || Items is not null || Number is not null;

    /// <summary>A value of the document.</summary>
    public static GjsonResult Of(JsonElement element) => new(element, null, null);

    /// <summary>A list.</summary>
    public static GjsonResult Of(IReadOnlyList<GjsonResult> items) => new(null, items, null);

    /// <summary>A number.</summary>
    public static GjsonResult Of(double number) => new(null, null, number);

    /// <summary>The result as JSON text, for tests and for values that leave the engine; empty for nothing.</summary>
    public override string ToString() => Number is { } number
        ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        : Items is { } items
            ? $"[{string.Join(',', items)}]"
            : Element?.GetRawText() ?? "";
}
