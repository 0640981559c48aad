using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Perf.Shell;

/// <summary>
/// The only uses of internals of the engine. The engine's version is pinned exactly, and a test calls each member,
/// so that an update of the package that moves one of them fails there and not in a user's script.
/// </summary>
internal static class EngineInternals
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly Engine = typeof(PSObject).Assembly;

    /// <summary>Makes <c>exit N</c> in a script file end the session with N, as pwsh's own host does for -File.</summary>
    public static void LetScriptExitEndSession(Runspace runspace)
    {
        object context = Property(typeof(Runspace), "ExecutionContext").GetValue(runspace)!;
        Property(context.GetType(), "ScriptCommandProcessorShouldRethrowExit").SetValue(context, true);
    }

    /// <summary>What makes a built-in command belong to a named module, as pwsh's own commands do.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="assemblyFile">Where the commands are.</param>
    public static object CommandOrigin(string module, string assemblyFile) => Create(
        "System.Management.Automation.PSSnapInInfo",
        module, true, AppContext.BaseDirectory, module, assemblyFile, new Version(7, 0), new Version(7, 0), new Collection<string>(), new Collection<string>(), "", "");

    /// <summary>Gives a command the origin that <see cref="CommandOrigin"/> made.</summary>
    public static void SetOrigin(SessionStateCommandEntry entry, object origin)
        => Method(typeof(SessionStateCommandEntry), "SetPSSnapIn").Invoke(entry, [origin]);

    /// <summary>Marks an object as one that the formatter sends to standard error.</summary>
    public static void MarkAsError(PSObject record)
    {
        var stream = Property(typeof(PSObject), "WriteStream");
        stream.SetValue(record, Enum.Parse(stream.PropertyType, "Error"));
    }

    /// <summary>Makes an error belong to the command that called, not to the one that writes it.</summary>
    public static void AttributeTo(ErrorRecord record, InvocationInfo caller)
    {
        Method(typeof(ErrorRecord), "SetInvocationInfo").Invoke(record, [caller]);
        Property(typeof(ErrorRecord), "PreserveInvocationInfoOnce").SetValue(record, true);
    }

    internal static Type TypeOf(string fullName) => Engine.GetType(fullName, throwOnError: true)!;

    internal static object Create(string fullName, params object?[] arguments)
        => Activator.CreateInstance(
            TypeOf(fullName), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, arguments, null)!;

    internal static PropertyInfo Property(Type type, string name)
        => type.GetProperty(name, Any) ?? throw new MissingMemberException(type.FullName, name);

    internal static FieldInfo Field(Type type, string name)
        => type.GetField(name, Any) ?? throw new MissingMemberException(type.FullName, name);

    internal static MethodInfo Method(Type type, string name)
        => type.GetMethod(name, Any) ?? throw new MissingMemberException(type.FullName, name);
}
