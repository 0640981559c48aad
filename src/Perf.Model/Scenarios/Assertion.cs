namespace Perf;

/// <summary>Something that must hold of a response.</summary>
public sealed record Assertion
{
    /// <summary>The name under which it is counted in checks.</summary>
    public string Name { get; init; } = "";

    /// <summary>What of the response is looked at.</summary>
    public ResponsePart Part { get; init; }

    /// <summary>The name of the header or cookie, the JSONPath, the CSS selector or the XPath; for <see cref="ResponsePart.Value"/> a template; empty for the other parts.</summary>
    public string Selector { get; init; } = "";

    /// <summary>The attribute of the elements that CSS or XPath finds; null for their text.</summary>
    public string? Attribute { get; init; }

    /// <summary>The class of the error when it does not hold; null for the usual one.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>Whether the number of values found is compared and not the value.</summary>
    public bool OfCount { get; init; }

    /// <summary>How it is compared.</summary>
    public ComparisonOperator Operator { get; init; }

    /// <summary>
    /// What is expected, as templates; with several, one of them must hold. A status may be a class such as <c>2xx</c>. Empty for
    /// <see cref="ComparisonOperator.Exists"/> and <see cref="ComparisonOperator.NotExists"/>.
    /// </summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>Others of which one is enough instead.</summary>
    public IReadOnlyList<Assertion> Or { get; init; } = [];
}
