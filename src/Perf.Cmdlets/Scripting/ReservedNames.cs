namespace Perf.Commands;

/// <summary>
/// Names of variables that PowerShell keeps for itself: a value of a scenario that is called so is reached by <c>$Perf.Values</c> alone.
/// Source: about_Automatic_Variables and about_Preference_Variables.
/// </summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "$", "?", "^", "_", "args", "ConsoleFileName", "EnabledExperimentalFeatures", "Error", "Event", "EventArgs", "EventSubscriber", "ExecutionContext", "false", "foreach",
        "HOME", "Host", "input", "IsCoreCLR", "IsLinux", "IsMacOS", "IsWindows", "LASTEXITCODE", "Matches", "MyInvocation", "NestedPromptLevel", "null", "PID", "PROFILE",
        "PSBoundParameters", "PSCmdlet", "PSCommandPath", "PSCulture", "PSDebugContext", "PSEdition", "PSHOME", "PSItem", "PSScriptRoot", "PSSenderInfo", "PSUICulture",
        "PSVersionTable", "PWD", "Sender", "ShellId", "StackTrace", "switch", "this", "true",
        "ConfirmPreference", "DebugPreference", "ErrorActionPreference", "ErrorView", "FormatEnumerationLimit", "InformationPreference", "LogCommandHealthEvent",
        "LogCommandLifecycleEvent", "MaximumHistoryCount", "OFS", "OutputEncoding", "ProgressPreference", "PSDefaultParameterValues", "PSEmailServer", "PSModuleAutoLoadingPreference",
        "PSNativeCommandArgumentPassing", "PSNativeCommandUseErrorActionPreference", "PSSessionApplicationName", "PSSessionConfigurationName", "PSSessionOption", "PSStyle",
        "Transcript", "VerbosePreference", "WarningPreference", "WhatIfPreference",
        "VU", "Iteration", "Perf", "PerfScript",
    };

    /// <summary>Whether a value cannot be a variable of its name.</summary>
    public static bool Contains(string name) => s_names.Contains(name);
}
