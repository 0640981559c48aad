namespace Perf.Tuning.Settings;

/// <summary><c>file.env</c>: a variable of the file from which a service takes those of its process.</summary>
/// <param name="context">Where the targets are.</param>
internal sealed class EnvFileMechanism(MechanismContext context) : SettingsFileMechanism(context, new EnvFormat())
{
    // By each of them another program, or other code within it, is started, or connections go elsewhere. Those that begin so, and those of exactly that name.
    private static readonly string[] Code =
    [
        "LD_", "BASH_ENV", "NODE_OPTIONS", "PYTHON", "PERL", "RUBY", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CORECLR_", "COR_", "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS",
        "DOTNET_SHARED_STORE", "DOTNET_ROOT", "DOTNET_DIAGNOSTICPORTS", "DOTNET_ENABLEDIAGNOSTICS", "DOTNET_GCNAME", "DOTNET_GCPATH", "COMPLUS_GCNAME", "COMPLUS_GCPATH", "GLIBC_TUNABLES", "ASPNETCORE_HOSTINGSTARTUP", "GCONV_PATH", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_",
    ];

    private static readonly string[] Whole = ["PATH", "ENV", "IFS", "SHELL", "HOME", "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    /// <inheritdoc/>
    public override string Name => "file.env";

    /// <inheritdoc/>
    protected override FilePlace PlaceOf(ChangeOrder order) => FilePlace.Of(order, Context.Targets, application => application.EnvironmentFile, "environmentFile");

    /// <inheritdoc/>
    protected override SettingKey KeyOf(string key) => new([key]);

    /// <summary>Why a variable is never set; null where it may be.</summary>
    /// <param name="name">Its name.</param>
    public static string? WhyCode(string name) =>
        name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"'{name}' is no name of a variable."
        : Whole.Contains(name, StringComparer.OrdinalIgnoreCase) || Code.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? $"{name} is not changed: it can have a process run other code, or connect elsewhere."
        : null;

    /// <inheritdoc/>
    protected override string? WhyDenied(ChangeOrder order, string key, string? value) => WhyCode(key) ?? base.WhyDenied(order, key.Replace("__", ":", StringComparison.Ordinal), value);
}
