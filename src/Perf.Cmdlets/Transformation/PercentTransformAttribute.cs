using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Lets a parameter that counts percents take them with their sign: 50% is 50.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PercentTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData.Unwrapped() is not string text)
        {
            return inputData;
        }

        string trimmed = text.Trim();
        string number = trimmed.EndsWith('%') ? trimmed[..^1] : trimmed;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && double.IsFinite(percent)
            ? percent
            : throw new ArgumentTransformationMetadataException($"'{text}' is no number of percents; write it as 50% or 50.");
    }
}
