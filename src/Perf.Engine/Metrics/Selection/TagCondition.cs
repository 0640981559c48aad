using System.Globalization;
using Perf.Engine.Flows;
using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Metrics.Selection;

/// <summary>A tag of a selector that has to be looked at with each sample. Numbers are compared as numbers, so that nothing is made to text.</summary>
internal readonly struct TagCondition
{
    private readonly DynamicTag _tag;
    private readonly string _text;
    private readonly int _number;
    private readonly StepLabels? _labels;
    private readonly TextTemplate? _template;

    private TagCondition(DynamicTag tag, string text, int number, StepLabels? labels, TextTemplate? template) =>
        (_tag, _text, _number, _labels, _template) = (tag, text, number, labels, template);

    /// <summary>The condition of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="text">The value that it must have.</param>
    /// <param name="labels">What is known of the step already.</param>
    /// <param name="template">The tag's value, for <see cref="DynamicTag.Template"/>.</param>
    /// <returns>Null where no sample can have this value.</returns>
    public static TagCondition? Of(DynamicTag tag, string text, StepLabels? labels, TextTemplate? template = null)
    {
        switch (tag)
        {
            case DynamicTag.Status or DynamicTag.ErrorCode:
                // Exactly so: 0200 is no status.
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number.ToString(CultureInfo.InvariantCulture) == text
                    ? new TagCondition(tag, text, number, labels, null)
                    : null;
            case DynamicTag.ExpectedResponse:
                return text is "true" or "false" ? new TagCondition(tag, text, text == "true" ? 1 : 0, labels, null) : null;
            default:
                return new TagCondition(tag, text, 0, labels, template);
        }
    }

    /// <summary>Whether a sample meets it.</summary>
    public bool Holds(in SampleFacts facts) => _tag switch
    {
        DynamicTag.Status => facts.Outcome is { } outcome && outcome.Status == _number,
        DynamicTag.ExpectedResponse => facts.Outcome is not null && facts.Failed == (_number == 0),
        DynamicTag.ErrorCode => facts.Outcome is { } outcome && SampleErrorCode.Of(facts.ErrorClass, _labels?.Family == RequestMetrics.Http ? outcome.Status : 0) == _number,
        DynamicTag.Error => facts.Outcome is not null && facts.ErrorClass == _text,
        DynamicTag.Method => (facts.Outcome?.Method ?? _labels?.Method) == _text,
        DynamicTag.TlsVersion => facts.Outcome is { } outcome && outcome.TlsVersion == _text,
        DynamicTag.Check => facts.Check == _text,
        _ => facts.Values is { } values && _template!.Render(values) == _text,
    };
}
