using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Perf.Engine.Running;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Flows;

/// <summary>A capture made ready to run.</summary>
/// <param name="Source">The capture as the scenario has it.</param>
/// <param name="Slot">The variable that gets the value.</param>
/// <param name="Pattern">The regular expression, for that kind.</param>
public sealed record CompiledCapture(Capture Source, int Slot, Regex? Pattern)
{
    /// <summary>What is looked for, for people.</summary>
    public string Shown => Source.Selector.Length > 0 ? Source.Selector : Source.Kind.ToString().ToLowerInvariant();

    /// <summary>Takes the value, where none is picked at random.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The value, or null when there is none and no default.</returns>
    public ScalarValue? Take(ResponseView response)
    {
        var none = default(SeededSequence);
        return Take(response, ref none);
    }

    /// <summary>Takes the value.</summary>
    /// <param name="response">The response.</param>
    /// <param name="random">The iteration's random choices.</param>
    /// <returns>The value, or null when there is none and no default.</returns>
    public ScalarValue? Take(ResponseView response, ref SeededSequence random) =>
        Find(response, ref random) ?? (Source.Default is { } text ? ScalarValue.OfText(text) : null);

    private ScalarValue? Find(ResponseView response, ref SeededSequence random)
    {
        switch (Source.Kind)
        {
            case CaptureKind.Json when Source.Pick == CapturePick.First:
                foreach (ScalarValue value in response.SelectJson(Source.Selector))
                {
                    return value;
                }

                return null;
            case CaptureKind.Json when Source.Pick == CapturePick.Count:
                return NumberOf(response.CountJson(Source.Selector));
            case CaptureKind.Json:
                return Pick([.. response.SelectJson(Source.Selector)], ref random);
            case CaptureKind.Header:
                return response.Header(Source.Selector) is { } header ? ScalarValue.OfText(header) : null;
            case CaptureKind.Cookie:
                return response.Cookie(Source.Selector) is { } cookie ? ScalarValue.OfText(cookie) : null;
            case CaptureKind.Css:
                return Pick([.. response.SelectCss(Source.Selector, Source.Attribute).Select(ScalarValue.OfText)], ref random);
            case CaptureKind.XPath:
                return Pick([.. response.SelectXPath(Source.Selector, Source.Attribute).Select(ScalarValue.OfText)], ref random);
            case CaptureKind.Status:
                return NumberOf(response.Status);
            case CaptureKind.Duration:
                return new ScalarValue(response.Duration.ToString("0.###", CultureInfo.InvariantCulture), ScalarKind.Number);
            default:
                return Match(response.Text, ref random);
        }
    }

    private ScalarValue? Match(string text, ref SeededSequence random)
    {
        try
        {
            if (Source.Pick == CapturePick.First)
            {
                Match match = Pattern!.Match(text);
                return match.Success ? GroupOf(match) : null;
            }

            return Pick([.. Pattern!.Matches(text).Select(GroupOf).OfType<ScalarValue>()], ref random);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private ScalarValue? GroupOf(Match match)
    {
        Group group = Source.Group is { } name ? match.Groups[name] : match.Groups[match.Groups.Count > 1 ? 1 : 0];
        return group.Success ? ScalarValue.OfText(group.Value) : null;
    }

    private ScalarValue? Pick(IReadOnlyList<ScalarValue> found, ref SeededSequence random)
    {
        if (Source.Pick == CapturePick.Count)
        {
            return NumberOf(found.Count);
        }

        if (found.Count == 0)
        {
            return null;
        }

        return Source.Pick switch
        {
            CapturePick.Last => found[^1],
            CapturePick.Random => found[random.Next(found.Count)],
            CapturePick.All => ArrayOf(found),
            CapturePick.Nth => Source.Index < found.Count ? found[Source.Index] : null,
            _ => found[0],
        };
    }

    private static ScalarValue ArrayOf(IReadOnlyList<ScalarValue> found)
    {
        var json = new StringBuilder("[");
        for (int i = 0; i < found.Count; i++)
        {
            json.Append(i > 0 ? "," : "").Append(TextFunctions.JsonOf(found[i]));
        }

        return new ScalarValue(json.Append(']').ToString(), ScalarKind.Json);
    }

    private static ScalarValue NumberOf(int number) => new(number.ToString(CultureInfo.InvariantCulture), ScalarKind.Number);
}
