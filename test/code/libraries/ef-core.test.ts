import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check, read } = await applicationReader("csharp");

/** A context, entities by convention and by attributes, and what a context fills while it saves. */
const shop = {
  "Data/ShopContext.cs": `
public class ShopContext : DbContext
{
    public DbSet<User> Users { get; set; }
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<Tag> Tags { get; set; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(entity =>
        {
            entity.Property(u => u.FullName).HasColumnName("full_name").IsRequired();
                                   ^^^^^^^^ declare Users.full_name
            entity.HasIndex(u => u.Email);
                                   ^^^^^ declare Users.Email
        });
        modelBuilder.Entity<Order>().ToTable("orders", "sales");
    }

    public override int SaveChanges()
    {
        foreach (var entry in ChangeTracker.Entries())
            if (entry.Entity is User user) user.UpdatedAt = DateTime.UtcNow;
                                                ^^^^^^^^^ write Users.UpdatedAt
        return base.SaveChanges();
    }
}
`,
  "Models/User.cs": `
public class User
{
    public int Id { get; set; }
               ^^ declare Users.Id
    public string FullName { get; set; } = "";
                  ^^^^^^^^ declare Users.full_name
    public string Email { get; set; } = "";
                  ^^^^^ declare Users.Email
    public DateTime UpdatedAt { get; set; }
                    ^^^^^^^^^ declare Users.UpdatedAt
    [NotMapped] public string Initials { get; set; } = "";
    public string Display => FullName + Email;
    public List<Order> Orders { get; set; } = new();
    public string GetFullName() => FullName;
}
`,
  "Models/Tag.cs": `
using System.ComponentModel.DataAnnotations.Schema;
[Table("labels")]
public class Tag
{
    [Column("title")] public string Name { get; set; } = "";
                                    ^^^^ declare labels.title
    public User User { get; set; } = null!;
    public int UserId { get; init; }
               ^^^^^^ declare labels.UserId
}
`,
};

test("reads names from sets, attributes and the model builder", () => check(shop));

test("reads queries, initialisers, assignments and updates, through navigations too", () => {
  check({
    ...shop,
    "Services/Users.cs": `
public class Users(ShopContext context)
{
    private readonly DbSet<Order> _orders = context.Orders;

    public async Task<User?> Rename(User user, string name)
    {
        user.FullName = name;
             ^^^^^^^^ write Users.full_name
        var other = new User { FullName = name, Email = user?.Email ?? "" };
                               ^^^^^^^^ write Users.full_name
                                                ^^^^^ write Users.Email
                                                              ^^^^^ read Users.Email
        User third = new() { Email = "x" };
                             ^^^^^ write Users.Email
        var found = await context.Users.Where(u => u.Email == name).OrderBy(u => u.FullName).FirstOrDefaultAsync();
                                                     ^^^^^ read Users.Email
                                                                                   ^^^^^^^^ read Users.full_name
        found.Email = other.FullName ?? other.Email;
              ^^^^^ write Users.Email
                            ^^^^^^^^ read Users.full_name instead of Email
                                              ^^^^^ read Users.Email instead of full_name
        await context.Users.Where(u => u.Id == 1)
                                         ^^ read Users.Id
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.FullName, u => u.Email).SetProperty(u => u.Email, ""));
                                                          ^^^^^^^^ write Users.full_name
                                                                           ^^^^^ read Users.Email
                                                                                                     ^^^^^ write Users.Email
        foreach (var tag in context.Tags.Include(t => t.User).ThenInclude(u => u.Orders)) tag.Name = tag.User.FullName;
                                                                                              ^^^^ write labels.title
                                                                                                              ^^^^^^^^ read Users.full_name
        var names = from o in _orders join t in context.Tags on o.Id equals t.UserId where o.Total > 1 select o.Number;
                                                                  ^^ read sales.orders.Id
                                                                              ^^^^^^ read labels.UserId
                                                                                             ^^^^^ read sales.orders.Total
                                                                                                                ^^^^^^ read sales.orders.Number
        var raw = EF.Property<string>(found, "FullName") + nameof(User.Email);
                                              ^^^^^^^^ read Users.full_name
                                                                       ^^^^^ read Users.Email
        return found;
    }
}
`,
  });
});

test("leaves alone what only has the same name", () => {
  check({
    ...shop,
    "Web/Controller.cs": `
public class UserDto { public string FullName { get; set; } public string Email { get; set; } }
public class Controller
{
    public object Map(UserDto dto, Form form)
    {
        var copy = new UserDto { FullName = dto.FullName, Email = form.Email };
        var users = form.Users.Where(u => u.FullName != "").ToList();
        var list = new List<string> { dto.Email };
        return new { FullName = copy.FullName, users, list };
    }
}
`,
    "Migrations/Init.cs": `
public partial class Init : Migration
{
    protected override void Up(MigrationBuilder b) { var user = new User { FullName = "x" }; }
}
`,
  });
});

test("knows what methods of other classes give", () => {
  check({
    ...shop,
    "Data/UserRepository.cs": `
class UserRepository {
    public async Task<User?> ByName(string name) => await context.Users.SingleOrDefaultAsync(u => u.FullName == name);
                                                                                                    ^^^^^^^^ read Users.full_name
    public async Task<IEnumerable<User>> All() => await context.Users.ToListAsync();
}
`,
    "Web/UserController.cs": `
class UserController {
    async Task Save(IUserRepository repository, Dto dto) {
        var user = await _unitOfWork.UserRepository.ByName(dto.FullName);
        user.Email = dto.Email;
             ^^^^^ write Users.Email
        foreach (var each in await repository.All()) each.Email = dto.ByName("x").Email;
                                                          ^^^^^ write Users.Email
    }
}
`,
  });
});

test("maps names by the convention of the workspace", () => {
  check({
    "Data/Context.cs": `
class Context : DbContext {
    public DbSet<BlogPost> BlogPosts { get; set; }
    void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(x).UseSnakeCaseNamingConvention();
    void F() => BlogPosts.Where(p => p.CreatedAt > now);
                                       ^^^^^^^^^ read blog_posts.created_at
}
`,
  });
});

test("puts what one statement writes into one sink, and says where another column goes", () => {
  const [, , , file] = read({
    ...unmarked(),
    "A.cs": "class A { void F(User user) { var a = new User { Email = b.c, Id = 1 }; } }",
  });
  const [sink] = file?.sinks ?? [];
  assert.equal(sink?.kind, "orm-create");
  assert.deepEqual(
    sink?.insertions.map(({ beside, reusableValue, separator }) => [beside, reusableValue, separator]),
    [
      ["Email", "b.c", ", "],
      ["Id", "1", ", "],
    ],
  );
});

test("takes what a context sets while it saves for a hook", () => {
  const [context] = read(unmarked());
  assert.deepEqual(
    context?.sinks.map(({ kind }) => kind),
    ["hook"],
  );
});

function unmarked(): Record<string, string> {
  return Object.fromEntries(Object.entries(shop).map(([path, text]) => [path, text.replace(/^\s*\^+ .*\n/gm, "")]));
}
