using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>
/// Lets <c>Add-Member ScriptProperty x { … }</c> mean a script property, not a note property of that name. The engine's
/// internal kind of validation error makes the binder try the next parameter set instead of failing.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotAMemberTypeAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string name && Enum.TryParse<PSMemberTypes>(name, ignoreCase: true, out _) && !int.TryParse(name, out _))
        {
            throw (Exception)EngineInternals.Create(typeof(ValidationMetadataException).FullName!, $"'{name}' is a member type.", true);
        }
    }
}
