import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check } = await applicationReader("php");

const user = `<?php
namespace App\\Models;

use Illuminate\\Foundation\\Auth\\User as Authenticatable;

class User extends Authenticatable
{
    protected $fillable = ['name', 'email'];
    protected $appends = ['initials'];
    protected function casts(): array { return ['born_on' => 'date']; }
    public function posts() { return $this->hasMany(Post::class); }
}
`;
const post = `<?php
namespace App\\Models;

use Illuminate\\Database\\Eloquent\\Model;

class Post extends Model
{
    protected $table = 'articles';
    public function author() { return $this->belongsTo(User::class); }
}
`;
const models = { "app/Models/User.php": user, "app/Models/Post.php": post };
/** Lines of marked code after the opening tag and the imports. */
const app = (code: string) => ({
  "app/App.php": `<?php\nuse App\\Models\\User;\nuse App\\Models\\Post;\nuse Illuminate\\Support\\Facades\\DB;\n${code}`,
});
const reads = (code: string) => check({ ...marked, ...app(code) });
const marked = {
  ...models,
  "app/Models/User.php": user
    .replace(
      "['name', 'email'];",
      "['name', 'email'];\n                            ^^^^ declare users.name\n                                    ^^^^^ declare users.email",
    )
    .replace(
      "'date']; }",
      "'date']; }\n                                                 ^^^^^^^ declare users.born_on",
    ),
};

test("takes what a model lists for declared, and what it computes for none", () => check(marked));

test("reads what models create and update", () => {
  reads(`
User::create(['name' => $name, 'email' => $email]);
               ^^^^ write users.name
                                ^^^^^ write users.email
$user = User::where('email', $email)->firstOrFail();
                     ^^^^^ read users.email
$user->update(['name' => $name]);
                ^^^^ write users.name
$user->posts()->create(['title' => $title]);
                         ^^^^^ write articles.title
Post::updateOrCreate(['slug' => $slug], ['title' => $title]);
                       ^^^^ write articles.slug
                                          ^^^^^ write articles.title
User::upsert([['email' => $a, 'name' => $b]], ['email'], ['name']);
                ^^^^^ write users.email
                               ^^^^ write users.name
                                                ^^^^^ read users.email
                                                           ^^^^ read users.name
$row = ['name' => 'x'];
         ^^^^ write users.name
User::query()->insert($row);
$user->increment('logins');
                  ^^^^^^ write users.logins
`);
});

test("reads the columns of queries, qualified or not", () => {
  reads(`
User::select('name', 'users.email as mail')->orderByDesc('born_on')->get();
              ^^^^ read users.name
                            ^^^^^ read users.email
                                                          ^^^^^^^ read users.born_on
User::where(['name' => $a])->orWhere([['email', '=', $b]])->pluck('name', 'id');
              ^^^^ read users.name
                                        ^^^^^ read users.email
                                                                   ^^^^ read users.name
                                                                           ^^ read users.id
User::join('articles as a', 'a.author_id', '=', 'users.id')->where('title', 'x');
                               ^^^^^^^^^ read articles.author_id
                                                       ^^ read users.id
                                                                    ^^^^^ read users.title or articles.title
User::whereHas('posts', fn ($query) => $query->whereNull('deleted_at'));
                                                          ^^^^^^^^^^ read articles.deleted_at
User::selectRaw('max(users.age), x.y')->addSelect(DB::raw('articles.id as id'));
                           ^^^ read users.age
                                                                    ^^ read articles.id
$anything->orderBy('users.name')->where('other.name', 1);
                          ^^^^ read users.name
User::where('posts.title', 'x')->orderBy('articles.title');
                   ^^^^^ read name-only posts.title
                                                   ^^^^^ read articles.title
User::where(function ($q) { $q->where('name', 'like', 'a%'); })->first();
                                       ^^^^ read users.name
`);
});

test("reads tables that are named in the query", () => {
  reads(`
DB::table('users')->where('name', $name)->update(['name' => $next]);
                           ^^^^ read users.name
                                                   ^^^^ write users.name
DB::table('audit.events')->insert([['kind' => 'a'], ['kind' => 'b']]);
                                     ^^^^ write audit.events.kind
                                                      ^^^^ write audit.events.kind
`);
});

test("follows rows through variables, loops, callbacks, parameters and relations", () => {
  reads(`
function rename(User $user, ?Post $post, $other) {
    $user->name = $post->title;
           ^^^^ write users.name
                         ^^^^^ read articles.title
    foreach ($user->posts as $each) { echo $each->title; }
                                                  ^^^^^ read articles.title
    User::all()->each(fn ($one) => $one->email ?? $one->name);
                                         ^^^^^ read users.email instead of name
                                                        ^^^^ read users.name instead of email
    echo $post?->author->name;
                         ^^^^ read users.name
    $other->name = 1;
}
`);
});

test("tells hooks of a model", () => {
  check({
    "app/Models/Tag.php": `<?php
use Illuminate\\Database\\Eloquent\\Model;
class Tag extends Model {
    protected static function booted() {
        static::saving(function (Tag $tag) { $tag->slug = Str::slug($tag->name); });
                                                   ^^^^ write tags.slug
                                                                          ^^^^ read tags.name
    }
    public function setNameAttribute($value) { $this->attributes['label'] = $value; }
                                                                  ^^^^^ write tags.label
}
`,
  });
});

test("leaves alone what only has the same name", () => {
  reads(`
$request->validate(['name' => 'required']);
session()->put('name', $x);
$form = ['name' => 'label'];
$dto->name = $request->name;
collect($items)->where('name', 1)->pluck('name');
Schema::table('users', fn ($table) => $table->string('name'));
DB::connection('other')->table('users')->insert(['name' => 1]);
class UserResource { public function toArray() { return ['name' => $this->name]; } }
`);
});
