namespace Perf.Packaging.Packages;

/// <summary>A package as restore has laid it down.</summary>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Texts">Its licences and notices.</param>
/// <param name="Libraries">The names of the files that programs load of it, on whatever platform.</param>
internal sealed record InstalledPackage(PackageFacts Facts, IReadOnlyList<LegalText> Texts, IReadOnlySet<string> Libraries);
