using System.Security.Cryptography;
using System.Text;

namespace Perf.Target.Platform;

/// <summary>Passwords as they are kept: salt and PBKDF2 with SHA-256.</summary>
internal static class PasswordHash
{
    private const int Length = 32;

    public static byte[] Of(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA256, Length);

    public static bool Matches(string password, byte[] salt, int rounds, byte[] hash) => CryptographicOperations.FixedTimeEquals(Of(password, salt, rounds), hash);
}
