using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Lets a parameter that is a number of starts a second take a rate with its unit: 200/s, 12000/m, 3600/h.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RateTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData.Unwrapped() is not string text)
        {
            return inputData;
        }

        return RateText.TryParse(text, out double perSecond)
            ? perSecond
            : throw new ArgumentTransformationMetadataException($"'{text}' is no rate; write a number above 0, which is a second's, or one with its unit: 200/s, 12000/m, 3600/h.");
    }
}
