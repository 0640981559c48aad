using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Lets <c>Add-Member ScriptProperty x { … }</c> mean a script property, not a note property of that name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotAMemberTypeAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string name && Enum.TryParse<PSMemberTypes>(name, ignoreCase: true, out _) && !int.TryParse(name, out _))
        {
            throw new ValidationMetadataException($"The parameter cannot be processed: '{name}' is a member type.");
        }
    }
}
