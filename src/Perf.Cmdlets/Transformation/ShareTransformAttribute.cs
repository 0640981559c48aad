using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Lets a parameter that is a share, 0 to 1, take it in percent: 90% is 0.9.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ShareTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData.Unwrapped() is not string text)
        {
            return inputData;
        }

        return ComparisonArguments.TryShare(text, out double share) ? share : throw new ArgumentTransformationMetadataException($"'{text}' is no share; write it as 90% or 0.9.");
    }
}
