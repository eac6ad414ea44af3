using System.Reflection;

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>Says in plain sentences what a compiled assembly needs of ML.NET's internals and a version of ML.NET lacks.</summary>
internal static class FriendGuard
{
    /// <summary>One sentence for each type or member that the assembly refers to and that the friend assemblies do not define.</summary>
    /// <param name="user">The name of the assembly that uses the internals, for the sentence.</param>
    /// <param name="uses">What it refers to.</param>
    /// <param name="friends">The friend assemblies by simple name.</param>
    /// <param name="version">The version of Microsoft.ML, for the sentence.</param>
    public static IReadOnlyList<string> FindMissing(
        string user, IEnumerable<FriendUse> uses, IReadOnlyDictionary<string, FriendAssemblyIndex> friends, string version) =>
    [
        .. from use in uses
           let friend = friends[use.Assembly]
           where use.Member is null ? !friend.HasType(use.Type) : !friend.HasMember(use.Type, use.Member)
           let what = use.Member is null ? $"type {use.Type}" : $"member {use.Type}.{use.Member}"
           select $"Microsoft.ML {version} has no {what} in {use.Assembly}, which {user} uses: adapt {user} to this version, "
               + "or stay with the version before it.",
    ];

    /// <summary>
    /// One sentence for each override that overrides nothing. The runtime takes such a method for a new one and never calls it.
    /// </summary>
    public static IReadOnlyList<string> FindLostOverrides(IEnumerable<Type> types, string version) =>
    [
        .. from type in types
           from method in type.GetMethods(
               BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot)
           where method.GetBaseDefinition() == method
           select $"Microsoft.ML {version} has no virtual method {method.Name} with these parameters in the base classes of "
               + $"{type.FullName}, which overrides it: adapt {type.Name} to this version, or stay with the version before it.",
    ];
}
