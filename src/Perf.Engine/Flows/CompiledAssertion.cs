using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Engine.Flows;

/// <summary>An assertion made ready to run; evaluating it is a pure function of the response and the values.</summary>
/// <param name="Source">The assertion as the scenario has it.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="Pattern">The regular expression for <see cref="ComparisonOperator.Matches"/>.</param>
public sealed record CompiledAssertion(Assertion Source, IReadOnlyList<TextTemplate> Expected, Regex? Pattern)
{
    private readonly NumberTest? _number = NumberTest.Of(Source, Expected);

    /// <summary>Others of which one is enough instead.</summary>
    public IReadOnlyList<CompiledAssertion> Or { get; init; } = [];

    /// <summary>What is looked at where it is a value of the virtual user; otherwise null.</summary>
    public TextTemplate? Value { get; init; }

    /// <summary>Whether it holds.</summary>
    /// <param name="response">The response.</param>
    /// <param name="values">The virtual user's values.</param>
    /// <returns>True when one of the values found fits one of those expected.</returns>
    public bool Holds(ResponseView response, ScalarValue[] values)
    {
        if (HoldsItself(response, values))
        {
            return true;
        }

        for (int i = 0; i < Or.Count; i++)
        {
            if (Or[i].Holds(response, values))
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsItself(ResponseView response, ScalarValue[] values)
    {
        if (_number is { } test)
        {
            return test.Holds(Source.Part switch
            {
                ResponsePart.Status => response.Status,
                ResponsePart.Duration => response.Duration,
                _ => response.Size,
            });
        }

        return HoldsAsText(response, values);
    }

    // Apart, for its lambdas would cost every assertion an allocation.
    private bool HoldsAsText(ResponseView response, ScalarValue[] values)
    {
        List<string> found = Find(response, values);
        return Source.Operator switch
        {
            ComparisonOperator.Exists => found.Count > 0,
            ComparisonOperator.NotExists => found.Count == 0,
            ComparisonOperator.Matches => found.Any(value => IsMatch(value)),
            // What must not be, must not be in any value.
            ComparisonOperator.NotEqual or ComparisonOperator.NotContains => found.All(value => Expected.All(expected => Compare(value, expected.Render(values)))),
            _ => found.Any(value => Expected.Any(expected => Compare(value, expected.Render(values)))),
        };
    }

    private List<string> Find(ResponseView response, ScalarValue[] values)
    {
        if (Source.OfCount)
        {
            return [CountOf(response).ToString(CultureInfo.InvariantCulture)];
        }

        return Source.Part switch
        {
            ResponsePart.Status => [response.Status.ToString(CultureInfo.InvariantCulture)],
            ResponsePart.Duration => [response.Duration.ToString("R", CultureInfo.InvariantCulture)],
            ResponsePart.Size => [response.Size.ToString(CultureInfo.InvariantCulture)],
            ResponsePart.Value => [Value!.Render(values)],
            ResponsePart.Header => response.Header(Source.Selector) is { } header ? [header] : [],
            ResponsePart.Json => [.. response.SelectJson(Source.Selector).Select(value => value.Text)],
            ResponsePart.Cookie => response.Cookie(Source.Selector) is { } cookie ? [cookie] : [],
            ResponsePart.Css => response.SelectCss(Source.Selector, Source.Attribute),
            ResponsePart.XPath => response.SelectXPath(Source.Selector, Source.Attribute),
            _ => [response.Text],
        };
    }

    private int CountOf(ResponseView response) => Source.Part switch
    {
        ResponsePart.Css => response.SelectCss(Source.Selector, Source.Attribute).Count,
        ResponsePart.XPath => response.SelectXPath(Source.Selector, Source.Attribute).Count,
        _ => response.CountJson(Source.Selector),
    };

    private bool IsMatch(string value)
    {
        try
        {
            return Pattern!.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private bool Compare(string value, string expected)
    {
        switch (Source.Operator)
        {
            case ComparisonOperator.Contains:
                return value.Contains(expected, StringComparison.Ordinal);
            case ComparisonOperator.NotContains:
                return !value.Contains(expected, StringComparison.Ordinal);
            case ComparisonOperator.Equal:
                return IsEqual(value, expected);
            case ComparisonOperator.NotEqual:
                return !IsEqual(value, expected);
        }

        if (!Number(value, out double left) || !Number(expected, out double right))
        {
            return false;
        }

        return Source.Operator switch
        {
            ComparisonOperator.Less => left < right,
            ComparisonOperator.LessOrEqual => left <= right,
            ComparisonOperator.Greater => left > right,
            _ => left >= right,
        };
    }

    private bool IsEqual(string value, string expected)
    {
        if (Source.Part == ResponsePart.Status && expected.Length == 3 && expected[1..].Equals("xx", StringComparison.OrdinalIgnoreCase))
        {
            return value[0] == expected[0];
        }

        if (value == expected)
        {
            return true;
        }

        // Ids of 64 bits are too long for a double, and 1.0 is 1 all the same.
        return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) && decimal.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal wanted)
            ? exact == wanted
            : Number(value, out double left) && Number(expected, out double right) && left == right;
    }

    private static bool Number(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
