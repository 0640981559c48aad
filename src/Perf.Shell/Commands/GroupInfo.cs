using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;

// The name by which the engine's format data knows a group.
namespace Microsoft.PowerShell.Commands;

/// <summary>One group of Group-Object.</summary>
public sealed class GroupInfo(string name, ArrayList values, int count, Collection<PSObject> group)
{
    /// <summary>The key as text.</summary>
    public string Name { get; } = name;

    /// <summary>The parts of the key.</summary>
    public ArrayList Values { get; } = values;

    /// <summary>How many objects have this key.</summary>
    public int Count { get; } = count;

    /// <summary>The objects; empty with -NoElement.</summary>
    public Collection<PSObject> Group { get; } = group;
}
