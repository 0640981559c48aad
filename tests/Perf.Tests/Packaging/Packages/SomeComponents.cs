using System.Security.Cryptography;
using Perf.Packaging.Packages;

namespace Perf.Tests.Packaging.Packages;

/// <summary>Packages of all kinds, by chance.</summary>
internal static class SomeComponents
{
    private static readonly string[] s_licenses = ["MIT", "Apache-2.0", "BSD-3-Clause", "(MIT OR Apache-2.0)"];

    public static Component[] Of(Random random) => [.. Component.Of(Packages(random), package => Installed(package, random), ["P1.dll", "P3.dll", "P5.dll"])];

    public static LockedPackage[] Packages(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => new LockedPackage(
            $"P{random.Next(8)}",
            $"{random.Next(1, 3)}.0.0",
            random.Next(4) == 0 ? null : Convert.ToBase64String(SHA512.HashData(BitConverter.GetBytes(random.NextInt64()))),
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"P{random.Next(8)}")])),
    ];

    private static InstalledPackage Installed(LockedPackage package, Random random) => new(
        new PackageFacts(s_licenses[random.Next(s_licenses.Length)], null, null, random.Next(2) == 0 ? null : $"(c) {package.Name}", null, "somebody"),
        random.Next(2) == 0 ? [] : [LegalText.Of("LICENSE.txt", $"text {random.Next(3)}")],
        new HashSet<string> { $"{package.Name}.dll" });
}
