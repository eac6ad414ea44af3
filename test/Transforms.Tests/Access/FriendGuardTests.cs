using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MlNetDeep.Transforms.Tests.Access;

public sealed class FriendGuardTests
{
    private const string Fixture = "MlNetDeep.Transforms.Tests";

    private static readonly string Version = typeof(MLContext).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The assemblies that import build/FriendReferences.targets.</summary>
    public static TheoryData<string> Users => ["MlNetDeep.Transforms", "MlNetDeep.Trainers", "MlNetDeep.Selection", Fixture];

    [Theory]
    [MemberData(nameof(Users))]
    public void Microsoft_ML_has_every_type_and_member_that_is_used(string user)
    {
        Assert.Empty(FriendGuard.FindMissing(user, ReadUses(user), IndexFriends(user, File.ReadAllBytes), Version));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void Every_type_loads_and_every_override_overrides(string user)
    {
        Assert.Empty(FriendGuard.FindLostOverrides(Assembly.Load(user).GetTypes(), Version));
    }

    [Fact]
    public void The_fixture_uses_internal_members_of_each_friend_assembly()
    {
        IReadOnlyList<FriendUse> uses = ReadUses(Fixture);

        Assert.Contains(uses, use => use is { Assembly: "Microsoft.ML.Core", Type: "Microsoft.ML.ModelSaveContext" }
            && use.Member == "SetVersionInfo(Microsoft.ML.VersionInfo) : System.Void");
        Assert.Contains(uses, use => use is { Assembly: "Microsoft.ML.Data", Type: "Microsoft.ML.Trainers.TrainerEstimatorBase`2" }
            && use.Member == "Host : Microsoft.ML.Runtime.IHost");
    }

    [Fact]
    public void A_renamed_member_is_named_with_the_version_that_lacks_it()
    {
        string sentence = Assert.Single(FindMissingAfterRenaming("Microsoft.ML.Core.dll", "SetVersionInfo"));

        Assert.Equal(
            $"Microsoft.ML {Version} has no member Microsoft.ML.ModelSaveContext.SetVersionInfo(Microsoft.ML.VersionInfo) : System.Void in "
            + $"Microsoft.ML.Core, which {Fixture} uses: adapt {Fixture} to this version, or stay with the version before it.",
            sentence);
    }

    [Fact]
    public void A_renamed_type_is_named_and_so_are_the_members_that_take_it()
    {
        IReadOnlyList<string> sentences = FindMissingAfterRenaming("Microsoft.ML.Data.dll", "FloatLabelCursor");

        Assert.Contains(sentences, text => text.Contains("has no type Microsoft.ML.Trainers.FloatLabelCursor in Microsoft.ML.Data,"));
        Assert.Contains(sentences, text => text.Contains("has no member Microsoft.ML.Trainers.FloatLabelCursor.Label : System.Single"));
    }

    [Fact]
    public void An_override_without_a_base_method_is_named()
    {
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Dynamic"), AssemblyBuilderAccess.Run);
        TypeBuilder type = assembly.DefineDynamicModule("Dynamic").DefineType("Orphan", TypeAttributes.Public);
        MethodBuilder method = type.DefineMethod("TrainModelCore", MethodAttributes.Family | MethodAttributes.Virtual);
        method.GetILGenerator().Emit(OpCodes.Ret);

        string sentence = Assert.Single(FriendGuard.FindLostOverrides([type.CreateType()], Version));

        Assert.StartsWith($"Microsoft.ML {Version} has no virtual method TrainModelCore ", sentence);
    }

    private static IReadOnlyList<string> FindMissingAfterRenaming(string friendFile, string name)
    {
        byte[] Read(string path) => Path.GetFileName(path) == friendFile ? Rename(File.ReadAllBytes(path), name) : File.ReadAllBytes(path);
        return FriendGuard.FindMissing(Fixture, ReadUses(Fixture), IndexFriends(Fixture, Read), Version);
    }

    // Changes the first letter of the name where the assembly's string heap holds it: names that are its endings may share its bytes.
    private static byte[] Rename(byte[] image, string name)
    {
        int start = image.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes($"\0{name}\0"));
        Assert.True(start >= 0, $"The assembly has no name '{name}' to change; the test must choose another.");
        image[start + 1]++;
        return image;
    }

    private static IReadOnlyList<FriendUse> ReadUses(string user)
    {
        using FileStream file = File.OpenRead(Assembly.Load(user).Location);
        return FriendUse.ReadAll(file, FriendsOf(user));
    }

    private static Dictionary<string, FriendAssemblyIndex> IndexFriends(string user, Func<string, byte[]> read) =>
        FriendsOf(user).ToDictionary(name => name, name => new FriendAssemblyIndex(read(Assembly.Load(name).Location)));

    private static HashSet<string> FriendsOf(string user)
    {
        HashSet<string> friends =
            [.. Assembly.Load(user).GetCustomAttributes<IgnoresAccessChecksToAttribute>().Select(use => use.AssemblyName)];
        Assert.True(friends.Count > 0, $"{user} names no friend assembly: does it import build/FriendReferences.targets?");
        return friends;
    }
}
