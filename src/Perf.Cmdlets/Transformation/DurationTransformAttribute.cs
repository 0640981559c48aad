using System.Management.Automation;

namespace Perf.Commands;

/// <summary>
/// Lets a parameter that is a duration take what other commands and files give: a TimeSpan, PT30S and P1D (ISO 8601), 00:00:30. All become what people write, 30s; that itself stays, and what is none of
/// them is refused by the command, which says what it is for.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DurationTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData.Unwrapped() switch
    {
        TimeSpan span => DurationText.Format(span),
        string text when !DurationText.TryParse(text, out _) && DurationNotation.TryParse(text, out TimeSpan span) => DurationText.Format(span),
        _ => inputData,
    };
}
