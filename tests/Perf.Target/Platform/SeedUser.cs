using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Target.Platform;

/// <summary>The users that exist from the start: known by their number alone, so that a scenario's data file needs no export.</summary>
public static class SeedUser
{
    private const int MfaEvery = 5;

    /// <summary>The sign-in name of a user.</summary>
    /// <param name="number">From 1.</param>
    public static string EmailOf(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number}@example.com");

    /// <summary>The password of a user.</summary>
    public static string PasswordOf(int number) => string.Create(CultureInfo.InvariantCulture, $"Passw0rd-{number}");

    /// <summary>Whether a user has a second factor.</summary>
    public static bool HasMfa(int number) => number % MfaEvery == 0;

    /// <summary>The secret of a user's second factor, as authenticators take it: Base32 of 20 bytes; empty without one.</summary>
    public static string TotpSecretOf(int number) => HasMfa(number) ? Totp.ToBase32(SecretOf(number)) : "";

    /// <summary>The same as bytes.</summary>
    public static byte[] SecretOf(int number) => SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"totp {number}")))[..20];

    /// <summary>The first users as CSV: <c>email,password,totp</c>.</summary>
    /// <param name="count">How many.</param>
    public static string Csv(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(number => $"{EmailOf(number)},{PasswordOf(number)},{TotpSecretOf(number)}\n").Prepend("email,password,totp\n"));
}
