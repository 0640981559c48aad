namespace Perf.Reporting.Ci;

/// <summary>The CI systems whose own ways of showing issues are used.</summary>
public enum CiSystem
{
    /// <summary>None, or one that is not known.</summary>
    None,

    /// <summary>GitHub Actions.</summary>
    GitHub,

    /// <summary>Azure Pipelines.</summary>
    AzureDevOps,
}
