using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>
/// Lets <c>Add-Member ScriptProperty x { … }</c> mean a script property, not a note property of that name. A failed
/// transformation, unlike a failed validation, makes the binder try the next parameter set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotAMemberTypeAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => inputData is string name && Enum.TryParse<PSMemberTypes>(name, ignoreCase: true, out _) && !int.TryParse(name, out _)
            ? throw new ArgumentTransformationMetadataException($"'{name}' is a member type.")
            : inputData;
}
