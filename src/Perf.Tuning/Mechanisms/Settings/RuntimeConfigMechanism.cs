using System.Globalization;
using Perf.Tuning.Files;

namespace Perf.Tuning.Settings;

/// <summary><c>dotnet.runtimeconfig</c>: a property of a .NET application's runtimeconfig.json, which its runtime reads when it starts.</summary>
/// <param name="context">Where the targets are.</param>
internal sealed class RuntimeConfigMechanism(MechanismContext context) : FileMechanism(context)
{
    private static readonly JsonFormat Format = new(isExact: true);

    // Variables win over the file; their names are .NET's own (docs: runtime configuration options for garbage collection and threading).
    private static readonly Dictionary<string, string[]> Variables = new(StringComparer.Ordinal)
    {
        ["System.GC.Server"] = ["DOTNET_gcServer", "COMPlus_gcServer"],
        ["System.GC.Concurrent"] = ["DOTNET_gcConcurrent", "COMPlus_gcConcurrent"],
        ["System.GC.Gen0Size"] = ["DOTNET_GCgen0size", "COMPlus_GCgen0size"],
        ["System.GC.HeapHardLimit"] = ["DOTNET_GCHeapHardLimit", "COMPlus_GCHeapHardLimit"],
        ["System.GC.HeapHardLimitPercent"] = ["DOTNET_GCHeapHardLimitPercent", "COMPlus_GCHeapHardLimitPercent"],
        ["System.GC.ConserveMemory"] = ["DOTNET_GCConserveMemory", "COMPlus_GCConserveMemory"],
        ["System.GC.HeapCount"] = ["DOTNET_GCHeapCount", "COMPlus_GCHeapCount"],
        ["System.Threading.ThreadPool.MinThreads"] = ["DOTNET_ThreadPool_ForceMinWorkerThreads", "COMPlus_ThreadPool_ForceMinWorkerThreads"],
        ["System.Threading.ThreadPool.MaxThreads"] = ["DOTNET_ThreadPool_ForceMaxWorkerThreads", "COMPlus_ThreadPool_ForceMaxWorkerThreads"],
        ["System.Runtime.TieredPGO"] = ["DOTNET_TieredPGO", "COMPlus_TieredPGO"],
        ["System.Runtime.TieredCompilation"] = ["DOTNET_TieredCompilation", "COMPlus_TieredCompilation"],
    };

    private static readonly string[] Allowed = ["System.GC.", "System.Threading.ThreadPool.", "System.Runtime.Tiered", "System.Net.SocketsHttpHandler.Http2FlowControl"];

    /// <inheritdoc/>
    public override string Name => "dotnet.runtimeconfig";

    /// <inheritdoc/>
    protected override FilePlace PlaceOf(ChangeOrder order) => FilePlace.Of(order, Context.Targets, application => application.RuntimeConfiguration, "runtimeConfiguration");

    /// <inheritdoc/>
    protected override string? Get(ChangeOrder order, string text, string key) => Format.Find(text, KeyOf(key))?.Value;

    /// <inheritdoc/>
    protected override string Set(ChangeOrder order, string text, string key, string? value) => SettingsEdit.Set(Format, text, KeyOf(key), value is null ? null : Decimal(value));

    /// <inheritdoc/>
    protected override string PutBack(ChangeOrder order, string text, string before, string key) => SettingsEdit.Restore(Format, text, before, KeyOf(key));

    /// <inheritdoc/>
    protected override bool IsEqual(string key, string? left, string? right) => SettingValue.IsEqual(left is null ? null : Decimal(left), right is null ? null : Decimal(right));

    /// <inheritdoc/>
    protected override string? WhyDenied(ChangeOrder order, string key, string? value) =>
        key.Equals("System.GC.Name", StringComparison.OrdinalIgnoreCase) || key.Equals("System.GC.Path", StringComparison.OrdinalIgnoreCase)
            ? $"{key} is not changed: it has the runtime load another collector, which is code."
        : key.Contains(':', StringComparison.Ordinal) || !Allowed.Any(name => key.StartsWith(name, StringComparison.Ordinal))
            ? $"{key} is not changed: of a runtime's properties only those of the garbage collector, the thread pool and tiered compilation are (System.GC.*, System.Threading.ThreadPool.*, System.Runtime.Tiered*)."
        : null;

    /// <inheritdoc/>
    protected override string? WhyRefused(ChangeOrder order, FilePlace place)
    {
        if (FilePlace.ApplicationOf(order, Context.Targets).EnvironmentFile is not { Length: > 0 } variables || FilePlace.At(variables).Read() is not { } file)
        {
            return null;
        }

        IReadOnlyDictionary<string, string> set;
        try
        {
            set = new EnvFormat().Read(TextFile.Read(file.Bytes, variables).Text);
        }
        catch (FormatException fault)
        {
            return $"What {variables} sets wins over {place.Path}, and cannot be read: {fault.Message.TrimEnd('.')}.";
        }

        foreach (string key in order.Settings.Keys)
        {
            if (Variables.GetValueOrDefault(key, []).FirstOrDefault(set.ContainsKey) is { } name)
            {
                return $"{name} in {variables} wins over {key} in {place.Path}: take the variable away, or change it (file.env).";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> WarningsOf(ChangeOrder order) => ["The next build of the application writes this file anew: what proves itself belongs into its project file, too."];

    private static SettingKey KeyOf(string key) => new(["runtimeOptions", "configProperties", key]);

    // The variables are hexadecimal, the file is decimal: an entry may have either.
    private static string Decimal(string value) =>
        value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : value;
}
