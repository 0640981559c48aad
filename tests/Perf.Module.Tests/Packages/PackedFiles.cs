using System.IO.Compression;

namespace Perf.Module.Tests.Packages;

/// <summary>
/// What `build.ps1 Pack` has left in out/packages, or in the folder that PERF_PACKAGES names. The tests do not pack: `build.ps1 Test` does so before them, for this machine alone. Where there are no packages, or
/// those of another build, they say so and are skipped.
/// </summary>
internal static class PackedFiles
{
    public const string Sums = "SHA256SUMS";

    private static readonly Lazy<bool> s_isOfThisBuild = new(IsOfThisBuild);

    /// <summary>Their folder.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("PERF_PACKAGES") is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(Perfsh.Root, "out", "packages");

    /// <summary>The version that they are of, from the module's manifest.</summary>
    public static string Version { get; } = System.Text.RegularExpressions.Regex.Match(
        File.ReadAllText(Path.Combine(Perfsh.Root, "module", "Perf.psd1")), @"ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value;

    public static string Module => Path.Combine(Folder, $"Perf.{Version}.nupkg");

    public static string Tool => Path.Combine(Folder, $"perfsh.{Version}.nupkg");

    public static string Notices => Path.Combine(Folder, "THIRD-PARTY-NOTICES.txt");

    public static string Bill(string product) => Path.Combine(Folder, $"{product}-{Version}.cdx.json");

    /// <summary>The archive for this machine.</summary>
    public static string Archive
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            string platform = $"{system}-{System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
            return Path.Combine(Folder, $"perfsh-{Version}-{platform}{(OperatingSystem.IsWindows() ? ".zip" : ".tar.gz")}");
        }
    }

    /// <summary>Skips the test where a file is not there, or was packed of another build than the module beside it. Builds are told apart by what they are, and not by time: the same sources give the same build.</summary>
    public static void Need(string file)
    {
        Skip.IfNot(File.Exists(file) && File.Exists(Module) && File.Exists(Path.Combine(Folder, Sums)), $"{file} is not there: ./build.ps1 Pack makes it.");
        Skip.IfNot(s_isOfThisBuild.Value, $"{Module} is of another build than out/module: ./build.ps1 Pack makes it anew.");
    }

    private static bool IsOfThisBuild()
    {
        using ZipArchive zip = ZipFile.OpenRead(Module);
        using var packed = new StreamReader(zip.GetEntry("build.id")!.Open());
        return packed.ReadToEnd() == File.ReadAllText(Path.Combine(Perfsh.Module, "build.id"));
    }
}
