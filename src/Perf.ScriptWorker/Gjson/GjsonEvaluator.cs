using System.Globalization;
using System.Text.Json;

namespace Perf.ScriptWorker.Gjson;

/// <summary>Follows a path through a document. Pure.</summary>
internal static class GjsonEvaluator
{
    /// <summary>Finds what a path leads to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="value">Where it begins.</param>
    /// <returns>The value, or nothing.</returns>
    public static GjsonResult Evaluate(GjsonPath path, GjsonResult value) => Walk(path.Segments, 0, path.Segments.Count, value);

    private static GjsonResult Walk(IReadOnlyList<GjsonSegment> segments, int start, int end, GjsonResult value)
    {
        for (int i = start; i < end; i++)
        {
            GjsonSegment segment = segments[i];
            if (!segment.IsHash && segment.Query is null)
            {
                value = Step(value, segment);
                if (!value.Exists)
                {
                    return GjsonResult.None;
                }

                continue;
            }

            if (ItemsOf(value) is not { } items)
            {
                // An object may have a property of the name '#'.
                value = segment.IsHash ? Step(value, segment with { Key = "#" }) : GjsonResult.None;
                if (!value.Exists)
                {
                    return GjsonResult.None;
                }

                continue;
            }

            if (segment.Query is { All: false } first)
            {
                value = items.FirstOrDefault(item => Matches(item, first));
                if (!value.Exists)
                {
                    return GjsonResult.None;
                }

                continue;
            }

            if (segment.Query is { } query)
            {
                items = [.. items.Where(item => Matches(item, query))];
            }

            bool each = i + 1 < end && !segment.Piped;
            if (!each)
            {
                value = segment.IsHash ? GjsonResult.Of(items.Count) : GjsonResult.Of(items);
                continue;
            }

            // Up to the next | the path is that of each element.
            int stop = i + 1;
            while (stop < end && !segments[stop].Piped)
            {
                stop++;
            }

            int to = Math.Min(stop + 1, end);
            value = GjsonResult.Of([.. items.Select(item => Walk(segments, i + 1, to, item)).Where(found => found.Exists)]);
            i = to - 1;
        }

        return value;
    }

    private static GjsonResult Step(GjsonResult value, GjsonSegment segment)
    {
        if (ItemsOf(value) is { } items)
        {
            return segment.Index >= 0 && segment.Index < items.Count ? items[segment.Index] : GjsonResult.None;
        }

        if (value.Element is not { ValueKind: JsonValueKind.Object } element)
        {
            return GjsonResult.None;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (segment.Pattern is null ? property.NameEquals(segment.Key) : GjsonPattern.Matches(property.Name, segment.Pattern))
            {
                return GjsonResult.Of(property.Value);
            }
        }

        return GjsonResult.None;
    }

    private static IReadOnlyList<GjsonResult>? ItemsOf(GjsonResult value) => value.Items
        ?? (value.Element is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(GjsonResult.Of)] : null);

    private static bool Matches(GjsonResult item, GjsonQuery query)
    {
        GjsonResult value = Evaluate(query.Path, item);
        string expected = query.Value;
        if (expected.StartsWith('~') && IsTruthTest(value, expected[1..]) is { } truth)
        {
            return Holds(query.Operator, truth, "true");
        }

        if (!value.Exists)
        {
            return false;
        }

        if (query.Operator == GjsonOperator.Exists)
        {
            return true;
        }

        if (value.Number is { } count)
        {
            return Holds(query.Operator, count.CompareTo(NumberOf(expected)));
        }

        return value.Element is { } element && element.ValueKind switch
        {
            JsonValueKind.String => HoldsText(query.Operator, element.GetString()!, expected),
            JsonValueKind.Number => Holds(query.Operator, element.GetDouble().CompareTo(NumberOf(expected))),
            JsonValueKind.True => Holds(query.Operator, true, expected),
            JsonValueKind.False => Holds(query.Operator, false, expected),
            _ => false,
        };
    }

    private static bool? IsTruthTest(GjsonResult value, string kind)
    {
        JsonElement? element = value.Element;
        bool isNull = !value.Exists || element?.ValueKind == JsonValueKind.Null;
        return kind switch
        {
            "*" => value.Exists,
            "null" => isNull,
            "true" => !isNull && (element?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.String => BooleanOf(element.Value.GetString()!) == true,
                JsonValueKind.Number => (long)element.Value.GetDouble() == 1,
                _ => false,
            }),
            "false" => isNull || (element?.ValueKind switch
            {
                JsonValueKind.False => true,
                JsonValueKind.String => BooleanOf(element.Value.GetString()!) == false,
                JsonValueKind.Number => (long)element.Value.GetDouble() == 0,
                _ => false,
            }),
            _ => null,
        };
    }

    // The texts that Go's ParseBool takes.
    private static bool? BooleanOf(string text) => text.ToLowerInvariant() switch
    {
        "1" or "t" or "true" => true,
        "0" or "f" or "false" => false,
        _ => null,
    };

    private static double NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : 0;

    private static bool HoldsText(GjsonOperator kind, string value, string expected) => kind switch
    {
        GjsonOperator.Like => GjsonPattern.Matches(value, expected),
        GjsonOperator.NotLike => !GjsonPattern.Matches(value, expected),
        _ => Holds(kind, string.CompareOrdinal(value, expected)),
    };

    private static bool Holds(GjsonOperator kind, int order) => kind switch
    {
        GjsonOperator.Equal => order == 0,
        GjsonOperator.NotEqual => order != 0,
        GjsonOperator.Less => order < 0,
        GjsonOperator.LessOrEqual => order <= 0,
        GjsonOperator.Greater => order > 0,
        GjsonOperator.GreaterOrEqual => order >= 0,
        _ => false,
    };

    // False comes before true; what is neither word equals nothing.
    private static bool Holds(GjsonOperator kind, bool value, string expected)
    {
        string own = value ? "true" : "false";
        return kind switch
        {
            GjsonOperator.Equal => own == expected,
            GjsonOperator.NotEqual => own != expected,
            GjsonOperator.Less => !value && expected == "true",
            GjsonOperator.LessOrEqual => !value ? expected is "true" or "false" : expected == "true",
            GjsonOperator.Greater => value && expected == "false",
            GjsonOperator.GreaterOrEqual => value ? expected is "true" or "false" : expected == "false",
            _ => false,
        };
    }
}
