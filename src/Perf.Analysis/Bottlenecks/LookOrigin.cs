namespace Perf.Analysis;

/// <summary>What a look at monitors without a run was asked for, so that commands can ask for it again.</summary>
/// <param name="KnowsEnvironment">Whether the environment's name is one that config/environments.yaml has; another is a label that no command takes.</param>
/// <param name="Monitors">What -Monitor was given, as far as it may be shown; empty where the environment's own were read.</param>
public sealed record LookOrigin(bool KnowsEnvironment, IReadOnlyList<string> Monitors);
