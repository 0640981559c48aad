using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Lets a parameter that is a moment take what people say: today, yesterday, 7d (so long ago), 14:30, 2026-11-27. Dates and times without an offset are this machine's.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class MomentTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object plain = inputData.Unwrapped();
        switch (plain)
        {
            case null or DateTimeOffset:
                return inputData;
            // Of an unknown kind it is this machine's, as that of Get-Date.
            case DateTime date:
                return new DateTimeOffset(date);
            case TimeSpan ago:
                return TimeProvider.System.GetUtcNow() - ago;
        }

        // By PowerShell's own conversion: an argument such as 7d is read as a number, and is told there as it was written.
        string text = LanguagePrimitives.ConvertTo<string>(inputData);
        return MomentText.TryParse(text, TimeProvider.System.GetLocalNow(), TimeZoneInfo.Local, out DateTimeOffset moment)
            ? moment
            : LanguagePrimitives.TryConvertTo(text, out moment)
                ? moment
                : throw new ArgumentTransformationMetadataException($"'{text}' is no moment; write {MomentText.Accepted}.");
    }
}
